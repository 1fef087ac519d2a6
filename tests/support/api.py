"""A client of the HTTP API, in the process of the test: no port, no network."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from blog.container import Container
from blog.entrypoints.http.app import create_app

Api = httpx.AsyncClient
PROBLEM = "application/problem+json"


@asynccontextmanager
async def serving(container: Container) -> AsyncIterator[Api]:
    """The application of this container, started, and a client of it."""
    app = create_app(container)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://blog.test") as client,
    ):
        yield client


def bearer(token: str) -> dict[str, str]:
    """The header of a request by whoever has this token."""
    return {"Authorization": f"Bearer {token}"}
