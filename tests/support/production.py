"""Settings that are fit for production."""

from typing import Final

PRODUCTION: Final = {
    "environment": "production",
    "secret_key": "WVqfbHZnP3oVw8mB0yUdyR5sXkGJtA7N",
    "public_url": "https://api.blog.org",
    "mail_url": "smtps://blog:of-7-otters@mail.blog.org",
    "mail_from": "Blog <post@blog.org>",
}
"""The least that production asks for."""
