"""The site that shows the posts, as far as its addresses and its name go."""

from dataclasses import dataclass

from blog.domain.common.locale import ENGLISH, Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The front end, as the settings describe it."""

    url: str = ""
    """Where it is, without a slash at the end; empty where nobody said."""
    name: str = ""
    """What it is called; empty where nobody said."""
    post_path: str = "/{slug}"
    """Where below the URL a post is, with `{slug}` or `{id}` in it, and perhaps `{locale}`."""
    page_path: str = "/{slug}"
    """The same of a page."""
    locale: Locale = ENGLISH
    """The language of whatever nobody gave another one."""

    def address(self, path: str, **named: str) -> str | None:
        """The address of the path, with its names filled in; None where nobody said where the site is."""
        if not self.url:
            return None
        for name, value in named.items():
            path = path.replace(f"{{{name}}}", value)
        return self.url + path
