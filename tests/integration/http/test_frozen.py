"""A server that neither answers nor hangs up: clients are told in time, and served again once it answers."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event

from blog.container import Container
from blog.domain.access.roles import Role
from tests.integration.http.conftest import container_at
from tests.support.api import Api, People, problem
from tests.support.databases import DATABASES
from tests.support.databases.link import FlyingTime, Link
from tests.support.databases.tables import empty

pytestmark = pytest.mark.parametrize("database_url", DATABASES[1:], indirect=True)


@pytest.fixture
async def link(migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Link]:
    link = Link(migrated_url, FlyingTime(monkeypatch))
    async with link.open():
        yield link


@pytest.fixture
async def container(link: Link) -> Container:
    container = container_at(link.url)
    await empty(container.database())
    return container


async def test_who_reads_is_told_that_the_storage_is_unavailable(api: Api, link: Link) -> None:
    assert (await api.get("/posts")).status_code == 200
    link.freeze()
    problem(await link.in_time(api.get("/posts")), 503, "storage_unavailable")
    problem(await link.in_time(api.get("/health/ready")), 503, "not_ready")
    link.thaw()
    assert (await api.get("/posts")).status_code == 200


async def test_who_changes_something_is_told_that_the_outcome_is_unknown(
    api: Api, link: Link, container: Container, people: People
) -> None:
    owner = await people.join(Role.OWNER)
    engine = container.database().sessions.kw["bind"].sync_engine

    def freeze(_: object) -> None:
        link.freeze()

    event.listen(engine, "commit", freeze)
    answer = await link.in_time(api.post("/tags", json={"name": "one"}, headers=owner.headers))
    problem(answer, 503, "outcome_unknown")
    event.remove(engine, "commit", freeze)
    link.thaw()
    again = await api.post("/tags", json={"name": "two"}, headers=owner.headers)
    assert again.status_code == 201
