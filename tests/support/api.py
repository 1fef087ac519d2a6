"""A client of the HTTP API, in the process of the test: no port, no network."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import httpx

from blog.application.users.registration import Registration, UserRegistration
from blog.container import Container
from blog.domain.access.roles import Role
from blog.entrypoints.http.app import create_app

Api = httpx.AsyncClient
PROBLEM = "application/problem+json"
PASSWORD = "engine-no-2-of-1843"


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in."""

    id: UUID
    email: str
    headers: Mapping[str, str]
    """Of requests by them."""


class People:
    """Makes accounts of any role, as the operator does, and signs them in over HTTP."""

    def __init__(self, api: Api, registration: UserRegistration) -> None:
        self._api = api
        self._registration = registration
        self._made = 0

    async def join(self, role: Role) -> Person:
        """A new person of this role, signed in."""
        self._made += 1
        email = f"{role.value}.{self._made}@example.org"
        person = Registration(name=f"The {role.value} {self._made}", email=email, password=PASSWORD)
        user_id = (await self._registration.appoint(person, role)).id
        answer = await self._api.post("/auth/token", json={"email": email, "password": PASSWORD})
        answer.raise_for_status()
        return Person(user_id, email, bearer(answer.json()["access_token"]))


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    """The problem document, once it is sure that the answer is this problem and complete."""
    document: dict[str, object] = answer.json()
    assert (answer.status_code, document["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert document["type"] == f"/problems/{code}"
    assert document["status"] == status
    assert document["request_id"] == answer.headers["x-request-id"]
    return document
