"""Links to the pages of the front end that take a one-time secret."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from blog.domain.confirmations.confirmation import Purpose

PAGES: Final[Mapping[Purpose, str]] = MappingProxyType(
    {
        Purpose.RESET_PASSWORD: "reset-password",
        Purpose.VERIFY_EMAIL: "verify-email",
        Purpose.CHANGE_EMAIL: "confirm-email",
    }
)
"""Where the front end has a page for each purpose that is mailed."""


def link_to(site_url: str, purpose: Purpose, token: str) -> str:
    """The page with the secret behind the `#`, which browsers send to no server; empty without a front end.

    It is made of the settings alone: what a request says of its host goes into no letter.
    """
    return f"{site_url.rstrip('/')}/{PAGES[purpose]}#token={token}" if site_url else ""
