"""The application: routes, middleware and error handlers around a container."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from blog.application.custom_fields.reading import CustomFieldReading
from blog.application.custom_fields.views import CustomFieldView
from blog.application.unit_of_work import StorageUnavailable, TransientConflict
from blog.config import Environment, load_settings
from blog.container import Container, running
from blog.entrypoints.http import (
    audit,
    auth,
    comments,
    custom_fields,
    docs,
    health,
    invitations,
    moderation,
    post_lifecycle,
    posts,
    previews,
    reactions,
    recovery,
    revisions,
    series,
    sessions,
    setup,
    tags,
    tokens,
    users,
    wellknown,
)
from blog.entrypoints.http.clients import Answering, ClientAddresses
from blog.entrypoints.http.declared import with_fields
from blog.entrypoints.http.handlers import install_handlers
from blog.entrypoints.http.health import Readiness
from blog.entrypoints.http.middleware import (
    EXPOSED,
    Cors,
    Failsafe,
    OneAddress,
    PlainRefusal,
    RequestLog,
    SafeHeaders,
    safe_headers,
)
from blog.entrypoints.http.openapi import TITLE, describe
from blog.entrypoints.http.protocol import HEADERS, NEW_ID
from blog.entrypoints.http.routing import StrictRoute, UndeclaredPermission
from blog.entrypoints.logs import set_up_logging

# Requests are compared with the routes one by one: what is asked for most comes first.
_ROUTERS: Final[tuple[APIRouter, ...]] = (
    posts.router,
    post_lifecycle.router,
    comments.router,
    moderation.router,
    reactions.router,
    tags.router,
    series.router,
    users.router,
    auth.router,
    sessions.router,
    recovery.router,
    tokens.router,
    invitations.router,
    previews.router,
    setup.router,
    custom_fields.router,
    revisions.router,
    audit.router,
    health.router,
    docs.router,
    wellknown.router,
)
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_REQUEST_HEADERS: Final = ("Authorization", "Content-Type", "If-Match", "If-None-Match", "X-Request-Id")


class OpenApiDocument:
    """The OpenAPI document as bytes, made when it is first asked for: a start must not wait for it."""

    def __init__(self, app: FastAPI, fields: CustomFieldReading) -> None:
        self._app = app
        self._fields = fields
        self._body = b""
        self._made_of: object = None

    async def body(self) -> bytes:
        """The document with the custom fields that there are, and where the database is away, were last."""
        fields: Sequence[CustomFieldView] = ()
        with suppress(StorageUnavailable, TransientConflict):
            fields = tuple(await self._fields.all())
            if self._made_of != fields:
                self._body = b""
        if not self._body:
            document = with_fields(self._app.openapi(), fields)
            self._body, self._made_of = json.dumps(document, ensure_ascii=False).encode(), fields
        return self._body


class Application(FastAPI):
    """FastAPI with a complete OpenAPI document."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        self.openapi_schema = self.openapi_schema or describe(self)
        return self.openapi_schema


def create_app(container: Container) -> FastAPI:
    """Build the application. Raises `UndeclaredPermission` for a route that does not say what it permits."""
    strict_transport = container.settings().environment is Environment.PRODUCTION
    headers = safe_headers(strict_transport=strict_transport)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[Mapping[str, object]]:
        async with running(container):
            yield {NEW_ID: lambda: str(container.ids().new()), HEADERS: headers}

    app = Application(
        title=TITLE,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        middleware=_middleware(container, strict_transport=strict_transport),
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.container = container
    app.state.readiness = Readiness(container.health_probe(), container.clock())
    app.state.openapi_document = OpenApiDocument(app, container.custom_field_reading())
    install_handlers(app)
    for router in _ROUTERS:
        add_routes(app, router)
    return app


def add_routes(app: FastAPI, router: APIRouter) -> None:
    """Serve the routes of a router, each of which must declare its permission.

    Not `include_router`, which matches each request twice: once to find the router, once to find its route.
    """
    for route in router.routes:
        if not isinstance(route, StrictRoute):
            raise UndeclaredPermission(f"{route} is no StrictRoute")
        app.router.routes.append(route)


def app_from_environment() -> FastAPI:
    """Build the application as the environment says; a server process starts here."""
    settings = load_settings()
    set_up_logging(show_sql=settings.debug)
    return create_app(Container(settings=settings))


def _middleware(container: Container, *, strict_transport: bool) -> list[Middleware]:
    settings = container.settings()
    cors = Middleware(
        Cors,
        allow_origins=settings.cors_origins,
        allow_methods=_METHODS,
        allow_headers=_REQUEST_HEADERS,
        expose_headers=EXPOSED,
        allow_credentials=True,
    )
    return [
        Middleware(PlainRefusal),
        Middleware(RequestLog, clock=container.clock(), ids=container.ids()),
        Middleware(Answering, calls=container.calls(), addresses=ClientAddresses(settings.trusted_proxies)),
        Middleware(SafeHeaders, strict_transport=strict_transport),
        *([cors] if settings.cors_origins else []),
        Middleware(Failsafe),
        Middleware(OneAddress),
    ]
