"""Revisions on each real database: what they cost, and how old ones go."""

import pytest

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.revisions.queries import SqlAlchemyRevisionQueries
from blog.adapters.persistence.revisions.recording import STRIDE, RevisionLog
from blog.adapters.persistence.unit_of_work import SqlAlchemyUnitOfWork
from blog.adapters.system.calls import TaskCallContext
from blog.adapters.system.identity import Uuid7Generator
from blog.domain.common.ids import PostId
from blog.domain.common.paging import PageRequest
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from tests.integration.persistence.conftest import Units, statements, writer_of
from tests.support.builders import Builders, body
from tests.support.fakes.system import START, FixedClock, uuid7

KEPT = 3


def unit_that_keeps_few(database: Database) -> SqlAlchemyUnitOfWork:
    """A unit of work that keeps the last three revisions of a post."""
    return SqlAlchemyUnitOfWork(
        database.sessions, FixedClock(), Uuid7Generator(), TaskCallContext(), revisions_kept=KEPT
    )


async def retitle(database: Database, post_id: PostId, *, times: int) -> None:
    for _ in range(times):
        async with unit_that_keeps_few(database) as unit:
            post = await unit.posts.get(post_id)
            post.edit(ContentChanges(title=Title(f"Version {post.version + 1}")), by=None, now=START)
            await unit.posts.save(post)


async def numbers(database: Database, post_id: PostId) -> list[int]:
    page = await SqlAlchemyRevisionQueries(database).list(post_id, PageRequest(limit=100))
    return [revision.number for revision in page.items][::-1]


async def test_the_last_ones_are_kept_whole(database: Database, units: Units) -> None:
    make = Builders()
    author = make.user()
    post, other = make.draft(author, version=1), make.draft(author, version=1)
    await units.given(author, post, other)

    await retitle(database, post.id, times=STRIDE - 2)
    assert await numbers(database, post.id) == list(range(1, STRIDE))
    await retitle(database, post.id, times=1)
    assert await numbers(database, post.id) == [STRIDE - 2, STRIDE - 1, STRIDE]
    await retitle(database, post.id, times=STRIDE + 1)
    assert await numbers(database, post.id) == list(range(2 * STRIDE - 2, 2 * STRIDE + 2))

    revisions = SqlAlchemyRevisionQueries(database)
    for number in await numbers(database, post.id):
        kept = await revisions.find(post.id, number)
        assert kept is not None
        assert kept.fields["content"] == post.content.body.source.value
        assert kept.fields["title"] == f"Version {number}"
    assert await numbers(database, other.id) == [1]


async def test_a_source_of_its_own_is_kept(database: Database, units: Units) -> None:
    make = Builders()
    author = make.user()
    post = make.draft(author, version=1)
    await units.given(author, post)
    await retitle(database, post.id, times=STRIDE - 4)
    async with unit_that_keeps_few(database) as unit:
        stored = await unit.posts.get(post.id)
        stored.edit(ContentChanges(body=body("Later text")), by=None, now=START)
        await unit.posts.save(stored)
    await retitle(database, post.id, times=2)
    revisions = SqlAlchemyRevisionQueries(database)
    said = [await revisions.find(post.id, number) for number in await numbers(database, post.id)]
    assert [each and each.fields["content"] for each in said] == ["Later text"] * KEPT


async def test_a_revision_costs_one_statement(database: Database, units: Units) -> None:
    make = Builders()
    author = make.user()
    await units.given(author)
    post = Post.draft(id=PostId(uuid7(7)), author_id=author.id, content=make.post(author).content, now=START)
    with statements(writer_of(database)) as sent:
        async with units() as unit:
            await unit.posts.add(post)
    about = [statement for statement in sent if "revisions" in statement]
    assert [statement.partition(" ")[0] for statement in about] == ["INSERT"]


async def test_a_version_is_not_stored_without_its_revision(
    database: Database, units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Builders()
    author = make.user()
    post = make.draft(author, version=1)
    await units.given(author, post)

    async def never(*_: object) -> None:
        raise ConnectionAbortedError("the process ends here")

    monkeypatch.setattr(RevisionLog, "store", never)
    with pytest.raises(ConnectionAbortedError):
        await retitle(database, post.id, times=1)
    async with units() as unit:
        assert (await unit.posts.get(post.id)).version == 1
    assert await numbers(database, post.id) == [1]
