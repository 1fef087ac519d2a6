"""Sessions of browsers: the cookie, and the rule that keeps other sites from using it."""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from blog.config import Settings
from blog.entrypoints.http.errors import CrossSiteRequest, MalformedRequest

COOKIE: Final = "__Host-session"
"""The prefix has browsers refuse it without `Secure`, with a `Domain`, and for another path than the root."""
_ATTRIBUTES: Final = "Path=/; Secure; HttpOnly; SameSite=Lax"
CLEARED: Final = f"{COOKIE}=; {_ATTRIBUTES}; Max-Age=0"
"""What has a browser forget the cookie."""
_NAME: Final = COOKIE.encode()


def session_cookie(scope: Scope) -> str | None:
    """The token in the cookie of a request, or None. Raises `MalformedRequest` where there are two."""
    found: list[str] = []
    for name, value in scope["headers"]:
        if name == b"cookie" and _NAME in value:
            for pair in value.decode("latin-1").split(";"):
                key, separator, token = pair.strip().partition("=")
                if separator and key == COOKIE:
                    found.append(token)
    if len(found) > 1:
        raise MalformedRequest(f"the cookie {COOKIE} is given more than once")
    return found[0] if found else None


def cookie_with(token: str, seconds: int) -> str:
    """The header that gives a browser its session, for as long as that can live."""
    return f"{COOKIE}={token}; {_ATTRIBUTES}; Max-Age={max(0, seconds)}"


def require_own_site(headers: Headers, settings: Settings, *, unless_silent: bool = False) -> None:
    """Refuse what another site may have had a browser send. Raises `CrossSiteRequest`.

    Browsers say where a request comes from, and no page can make them say otherwise. It has to be
    `Sec-Fetch-Site: same-origin`, or an `Origin` that the settings name. Neither `same-site`, for a neighbour
    need not be a friend, nor `none`: that is what people do in the address bar, which is to read.
    `unless_silent` lets a client pass that says neither, as programs do.
    """
    sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
    if sites == ["same-origin"]:
        return
    if len(origins) == 1 and origins[0] in own_origins(settings):
        return
    if unless_silent and not sites and not origins:
        return
    raise CrossSiteRequest


def own_origins(settings: Settings) -> set[str]:
    """The origins whose pages may use the cookie: this service's own, and those that may call it at all."""
    public = urlsplit(settings.public_url)
    own = {f"{public.scheme}://{public.netloc}"} if public.netloc else set()
    return own | set(settings.cors_origins)
