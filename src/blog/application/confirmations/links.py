"""Links to the pages of the front end that take a one-time secret."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from blog.application.links import page_with
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
    """The page that takes a secret of this purpose, with the secret; empty without a front end."""
    return page_with(site_url, PAGES[purpose], token)
