"""Default deny: a route that does not say what it permits is not served."""

from dataclasses import replace

import pytest
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from blog.config import InvalidSettings
from blog.domain.access.permissions import Action
from blog.entrypoints.http import app
from blog.entrypoints.http.app import add_routes, app_from_environment, create_app
from blog.entrypoints.http.calls import QUERY, query_of
from blog.entrypoints.http.described import Json
from blog.entrypoints.http.operations import changes, lists, serves
from blog.entrypoints.http.permissions import needs_sign_in
from blog.entrypoints.http.routing import DECLARATION, StrictRoute, UndeclaredPermission, make_router
from blog.entrypoints.http.schemas.post_queries import PostsQuery
from tests.support.composition import container_over
from tests.support.world import World

PUBLIC = {
    "/",
    "/openapi.json",
    "/docs",
    "/docs/start.js",
    "/docs/{asset}",
    "/problems/{code}",
    "/.well-known/security.txt",
}
"""Every address that stands for no action. Another one is a decision, and is to be read here."""


async def endpoint() -> Response:
    return Response()


def test_a_route_without_a_declaration_cannot_be_made() -> None:
    router = make_router("/secrets", "secrets")
    with pytest.raises(UndeclaredPermission, match="/secrets declares no permission"):
        router.add_api_route("", endpoint)


@pytest.mark.parametrize(
    "declared",
    [
        lists(summary="Secrets", answer=None, query=PostsQuery),
        changes(summary="Secrets", answer=None),
        serves(summary="Secrets"),
        {**serves(summary="Secrets"), "include_in_schema": False},
    ],
)
def test_a_route_without_actions_cannot_be_made_shown_or_hidden(declared: Json) -> None:
    router = make_router("/secrets", "secrets")
    with pytest.raises(UndeclaredPermission, match="/secrets declares no permission"):
        router.add_api_route("", endpoint, **declared)


def test_a_route_with_actions_is_not_public_besides() -> None:
    declared = serves(Action.HEALTH_READ, summary="Health")
    extra = declared["openapi_extra"]
    extra[DECLARATION] = replace(extra[DECLARATION], is_public=True)
    with pytest.raises(UndeclaredPermission):
        make_router("/health", "health").add_api_route("", endpoint, **declared)


def test_whoever_asks_for_no_action_must_be_signed_in() -> None:
    assert needs_sign_in(())


def test_an_endpoint_asks_for_nothing_that_its_route_does_not_hand_over() -> None:
    async def curious(page: int = 1) -> Response:
        raise NotImplementedError(page)

    router = make_router("/things", "things")
    with pytest.raises(TypeError, match="asks for its request, its path and its body only"):
        router.add_api_route("", curious, **serves(Action.HEALTH_READ, summary="Things"))


def test_a_route_of_another_class_is_not_served() -> None:
    router = APIRouter()
    router.add_api_route("/secrets", endpoint)
    with pytest.raises(UndeclaredPermission):
        add_routes(FastAPI(), router)


def test_every_route_of_the_application_declares_its_actions(world: World) -> None:
    served = create_app(container_over(world)).routes
    routes = [route for route in served if isinstance(route, StrictRoute)]
    assert len(routes) == len(served)
    assert {action for route in routes for action in route.declaration.actions} == set(Action)


def test_what_stands_for_no_action_is_a_closed_list_that_only_reads(world: World) -> None:
    served = [route for route in create_app(container_over(world)).routes if isinstance(route, StrictRoute)]
    public = [route for route in served if not route.declaration.actions]
    assert {route.path_format for route in public} == PUBLIC
    assert {method for route in public for method in route.methods or ()} == {"GET"}
    assert not [route for route in public if route.include_in_schema or route.declaration.asks_who]


def test_an_endpoint_cannot_ask_for_parameters_that_its_route_does_not_declare() -> None:
    request = Request({"type": "http", "path": "/", "headers": [], "server": ("x", 1), QUERY: None})
    with pytest.raises(TypeError, match="does not declare PostsQuery"):
        query_of(request, PostsQuery)


def test_a_declaration_is_made_by_the_helpers() -> None:
    router = make_router("/things", "things")
    router.add_api_route("", endpoint, **serves(Action.HEALTH_READ, summary="Things"))
    (route,) = router.routes
    assert isinstance(route, StrictRoute)
    assert route.declaration.actions == (Action.HEALTH_READ,)


def test_the_application_is_built_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    logged = []
    monkeypatch.setattr(app, "set_up_logging", lambda *, show_sql: logged.append(show_sql))
    monkeypatch.setenv("BLOG_DATABASE_URL", "sqlite:////nonexistent/blog.sqlite3")
    monkeypatch.setenv("BLOG_DEBUG", "true")
    assert app_from_environment().state.container.settings().uses_sqlite
    assert logged == [True]
    monkeypatch.setenv("BLOG_DATABASE_URL", "oracle://nowhere")
    with pytest.raises(InvalidSettings):
        app_from_environment()
