"""What reading costs: few statements, whatever is read, indexes that serve it, and never a change."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import Connection, delete, text

from blog.adapters.persistence.comments.queries import SqlAlchemyCommentQueries
from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.outbox import SqlAlchemyOutboxStore
from blog.adapters.persistence.posts.queries import SqlAlchemyPostQueries
from blog.adapters.persistence.sessions.queries import SqlAlchemySessionQueries
from blog.adapters.persistence.tags.queries import SqlAlchemyTagQueries
from blog.adapters.persistence.tags.rows import TagRow
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.application.comments.queries import CommentFilter
from blog.application.posts.queries import POST_ORDERS, PostFilter
from blog.domain.common.ids import PostId, UserId
from blog.domain.common.paging import Order, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.policy import DraftScope
from blog.domain.users.values import Username
from tests.integration.persistence.conftest import Units, statements
from tests.support.builders import Builders
from tests.support.fakes.system import START, uuid7

Read = Callable[[Database], Awaitable[object]]

SOME_ID = uuid7(1)


async def filled(units: Units, make: Builders) -> tuple[UserId, PostId]:
    authors, tags = [make.user() for _ in range(3)], [make.tag() for _ in range(5)]
    posts = [make.post(authors[n % 3], tag_ids=tuple(tag.id for tag in tags)) for n in range(30)]
    comments = [make.comment(posts[n % 2], authors[n % 3]) for n in range(30)]
    await units.given(*authors, *tags, *posts, *comments)
    return authors[0].id, posts[0].id


class TestStatements:
    @pytest.mark.parametrize("limit", [1, 5, 100])
    async def test_a_list_of_posts_takes_two_whatever_its_length(
        self, database: Database, units: Units, make: Builders, limit: int
    ) -> None:
        await filled(units, make)
        queries = SqlAlchemyPostQueries(database)
        for wanted in (PostFilter(), PostFilter(drafts=DraftScope.ALL, status=None)):
            for skip in (0, 3):
                with statements(database.reader.sync_engine) as sent:
                    page = await queries.list(wanted, PageRequest(limit=limit, skip=skip), with_body=True)
                assert len(page.items) == min(limit, 30 - skip)
                assert all(len(post.tags) == 5 for post in page.items)
                assert _selects(sent) == 2

    async def test_a_total_takes_one_more(self, database: Database, units: Units, make: Builders) -> None:
        await filled(units, make)
        with statements(database.reader.sync_engine) as sent:
            await SqlAlchemyPostQueries(database).list(PostFilter(), PageRequest(count=True))
        assert _selects(sent) == 3

    async def test_one_post_takes_two_at_most(
        self, database: Database, units: Units, make: Builders
    ) -> None:
        _, post_id = await filled(units, make)
        with statements(database.reader.sync_engine) as sent:
            assert await SqlAlchemyPostQueries(database).find(post_id) is not None
        assert _selects(sent) <= 2

    async def test_everything_else_takes_one(self, database: Database, units: Units, make: Builders) -> None:
        author, post = await filled(units, make)
        reads: list[Read] = [
            lambda database: SqlAlchemyUserQueries(database).find(author),
            lambda database: SqlAlchemyUserQueries(database).list(PageRequest()),
            lambda database: SqlAlchemyTagQueries(database).list(PageRequest(), with_unused=False),
            lambda database: SqlAlchemyCommentQueries(database).list(CommentFilter(post_id=post), PageRequest()),
            lambda database: SqlAlchemySessionQueries(database).find_by_digest(bytes(32)),
        ]
        for read in reads:
            with statements(database.reader.sync_engine) as sent:
                await read(database)
            assert _selects(sent) == 1, sent

    async def test_reading_outside_sqlite_needs_no_transaction(self, server: Database) -> None:
        level = await server.read(lambda connection: connection.get_isolation_level())
        assert level == "AUTOCOMMIT"

    async def test_the_reading_side_changes_nothing(
        self, database: Database, units: Units, make: Builders
    ) -> None:
        tag = make.tag()
        await units.given(tag)
        with pytest.raises(Exception, match=r"(?i)read.?only|not available"):
            await database.read(lambda connection: connection.execute(delete(TagRow)))
        assert await SqlAlchemyTagQueries(database).find(tag.id) is not None


def _selects(sent: list[str]) -> int:
    """SQLite has a BEGIN of its own, so that both statements see the same state."""
    return len([statement for statement in sent if statement != "BEGIN"])


@pytest.mark.postgresql
class TestPlans:
    """PostgreSQL tells how it would go about it; on few rows it would rather read them all, so that is forbidden."""

    @pytest.fixture
    def planner(self, server: Database) -> Callable[[Read], Awaitable[str]]:
        if server.dialect != "postgresql":
            pytest.skip("only PostgreSQL is asked")

        async def plan(read: Read) -> str:
            plans: list[str] = []

            def explain(
                connection: Connection, cursor: object, statement: str, parameters: tuple[object, ...], *_: object
            ) -> None:
                ...

            return "\n".join(plans)

        return plan
