"""Where previews are opened. The addresses come from the settings alone, never from a request."""

from dataclasses import dataclass
from typing import Final

TOKEN: Final = "{token}"  # noqa: S105 - what stands for a token
"""In the address of the front end's page, for the token."""


@dataclass(frozen=True, slots=True)
class PreviewLinks:
    """Makes the links of a preview."""

    public_url: str
    """Where the service is reached; empty where nobody said so, for links without a host."""
    page: str = ""
    """The address of the front end's page with `{token}` in it; empty without one."""

    def url(self, token: str) -> str:
        """Where the service itself shows the post."""
        return f"{self.public_url}/previews/{token}"

    def page_url(self, token: str) -> str | None:
        """Where the front end shows it, or None."""
        return self.page.replace(TOKEN, token) if self.page else None
