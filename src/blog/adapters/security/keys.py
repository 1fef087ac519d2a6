"""Keys for signing."""

import secrets


def new_secret_key() -> str:
    """A key of 256 random bits as text."""
    return secrets.token_urlsafe(32)
