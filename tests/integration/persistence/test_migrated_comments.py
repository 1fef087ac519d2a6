"""What becomes of comments that were there before a revision, on each database."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import Boolean, Integer, Text, Uuid, column, table
from sqlalchemy.types import TypeEngine

from blog.adapters.persistence import schema
from blog.adapters.persistence.comments.queries import SqlAlchemyCommentQueries
from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.types import UtcDateTime
from blog.application.comments.queries import CommentFilter
from blog.domain.common.ids import PostId
from blog.domain.common.paging import PageRequest
from tests.support.databases import DATABASES, Kind, create_database
from tests.support.fakes.system import START, uuid7

KINDS: Final[dict[type, TypeEngine[Any]]] = {UUID: Uuid(), int: Integer(), bool: Boolean(), str: Text()}
USER, POST = uuid7(1), uuid7(2)
OF_AGGREGATE: Final = {"created_at": START, "updated_at": START, "version": 1}


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest) -> Iterator[DatabaseOptions]:
    kind: Kind = request.param
    with create_database(kind) as url:
        yield DatabaseOptions(url=url)


async def insert(
    options: DatabaseOptions, name: str, *rows: dict[str, Any], is_aggregate: bool = True
) -> None:
    """Rows as a table of long ago takes them."""
    database = Database.open(options)
    async with database.sessions.begin() as session:
        for row in rows:
            values = row | OF_AGGREGATE if is_aggregate else row
            columns = [column(each, KINDS.get(type(value), UtcDateTime())) for each, value in values.items()]
            await session.execute(table(name, *columns).insert().values(values))
    await database.dispose()


async def test_what_was_said_before_there_were_moderators_stays_public(empty: DatabaseOptions) -> None:
    await schema.upgrade(empty, "0002")
    user = {each: each for each in ("name", "username", "email", "email_key", "password", "role", "bio")}
    await insert(empty, "users", user | {"id": USER, "is_active": True})
    post = {each: each for each in ("title", "slug", "body_source", "body_html", "body_summary")}
    more = {"body_words": 1, "body_renderer": "x", "status": "published", "published_at": START}
    await insert(empty, "posts", post | {"id": POST, "author_id": USER} | more)
    # A tombstone above a tombstone above a comment, and a tombstone that nothing hangs below.
    said: dict[str, object] = {"body_source": "Yes.", "body_html": "<p>Yes.</p>", "body_renderer": "x"}
    for number, words in ((3, {}), (4, {}), (5, said), (6, {})):
        above = {} if number == 3 else {"parent_id": uuid7(number - 1)}
        place = {"id": uuid7(number), "post_id": POST, "depth": number - 2}
        await insert(empty, "comments", place | above | words)
    await schema.upgrade(empty)
    database = Database.open(empty)
    queries = SqlAlchemyCommentQueries(database)
    shown = await queries.list(CommentFilter(post_id=PostId(POST), only_shown=True), PageRequest())
    every = await queries.list(CommentFilter(), PageRequest())
    await database.dispose()
    assert [view.status.value for view in shown.items] == ["deleted", "deleted", "approved"]
    assert [view.status.value for view in every.items] == ["deleted", "deleted", "approved", "deleted"]
