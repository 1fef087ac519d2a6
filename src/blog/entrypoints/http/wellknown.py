"""`/.well-known/`: what strangers look for at the same place everywhere."""

from datetime import datetime, timedelta
from typing import Final

from fastapi import Request
from starlette.responses import Response

from blog.config import Settings
from blog.entrypoints.http import caching
from blog.entrypoints.http.errors import RouteNotFound
from blog.entrypoints.http.public import publishes
from blog.entrypoints.http.routing import make_router

GOOD_FOR: Final = timedelta(days=180)
"""How long a copy of the file holds; RFC 9116 wants less than a year."""
_PLACE: Final = "/.well-known/security.txt"
router = make_router("/.well-known", "docs")


@router.get("/security.txt", **publishes("How to report a vulnerability"))
async def get_security_contact(request: Request) -> Response:
    """Whom to write to about a vulnerability (RFC 9116); only where the settings name somebody."""
    container = request.app.state.container
    settings: Settings = container.settings()
    if not settings.security_contact:
        raise RouteNotFound
    text = security_text(settings, container.clock().now())
    return Response(text, media_type="text/plain", headers={"Cache-Control": caching.ASSET})


def security_text(settings: Settings, now: datetime) -> str:
    """The file, which is the same for a whole day."""
    expires = now.replace(hour=0, minute=0, second=0, microsecond=0) + GOOD_FOR
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        *([f"Canonical: {settings.public_url}{_PLACE}"] if settings.public_url else []),
    ]
    return "".join(f"{line}\n" for line in lines)
