"""What reading costs: few statements, whatever is read, indexes that serve it, and never a change."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import Connection, delete

from blog.adapters.persistence.audit.queries import SqlAlchemyAuditQueries
from blog.adapters.persistence.comments.queries import SqlAlchemyCommentQueries
from blog.adapters.persistence.custom_fields.queries import SqlAlchemyCustomFieldQueries
from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.outbox.store import SqlAlchemyOutboxStore
from blog.adapters.persistence.posts.queries import SqlAlchemyPostQueries
from blog.adapters.persistence.sessions.queries import SqlAlchemySessionQueries
from blog.adapters.persistence.tags.queries import SqlAlchemyTagQueries
from blog.adapters.persistence.tags.rows import TagRow
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.application.audit.queries import AuditFilter
from blog.application.comments.queries import CommentFilter
from blog.application.posts.queries import POST_ORDERS, PostFilter
from blog.domain.comments.values import CommentStatus
from blog.domain.common.custom import CustomValues
from blog.domain.common.ids import CommentId, PostId, UserId
from blog.domain.common.paging import Direction, Order, PageRequest, Position
from blog.domain.posts.policy import DraftScope
from tests.integration.persistence.conftest import Units, listening, statements
from tests.support.builders import Builders, store
from tests.support.fakes.system import START, uuid7

Read = Callable[[Database], Awaitable[object]]

SOME_ID = uuid7(1)


async def filled(units: Units, make: Builders) -> tuple[UserId, PostId]:
    authors, tags = [make.user() for _ in range(3)], [make.tag() for _ in range(5)]
    field = make.custom_field()
    custom = CustomValues({field.key.value: 1.5})
    tag_ids = tuple(tag.id for tag in tags)
    posts = [make.post(authors[n % 3], tag_ids=tag_ids, custom=custom) for n in range(30)]
    comments = [make.comment(posts[n % 2], authors[n % 3]) for n in range(30)]
    await units.given(*authors, *tags, field, *posts, *comments)
    return authors[0].id, posts[0].id


class TestStatements:
    @pytest.mark.parametrize("limit", [1, 5, 100])
    async def test_a_list_of_posts_takes_one_whatever_its_length(
        self, database: Database, units: Units, make: Builders, limit: int
    ) -> None:
        await filled(units, make)
        queries = SqlAlchemyPostQueries(database)
        for wanted in (PostFilter(), PostFilter(drafts=DraftScope.ALL, status=None)):
            for skip in (0, 3):
                with statements(database.reader.sync_engine) as sent:
                    page = await queries.list(wanted, PageRequest(limit=limit, skip=skip), with_body=True)
                assert len(page.items) == min(limit, 30 - skip)
                assert all(len(post.tags) == 5 and len(post.custom) == 1 for post in page.items)
                assert _selects(sent) == 1

    async def test_a_total_takes_one_more(self, database: Database, units: Units, make: Builders) -> None:
        await filled(units, make)
        with statements(database.reader.sync_engine) as sent:
            await SqlAlchemyPostQueries(database).list(PostFilter(), PageRequest(count=True))
        assert _selects(sent) == 2

    async def test_all_other_reads_take_one(self, database: Database, units: Units, make: Builders) -> None:
        author, post = await filled(units, make)
        user = make.user()
        session = make.session(user)
        async with units() as unit:
            await store(unit, user, session)
        reads: list[Read] = [
            lambda database: SqlAlchemyPostQueries(database).find(post),
            lambda database: SqlAlchemyUserQueries(database).find(author),
            lambda database: SqlAlchemyUserQueries(database).list(PageRequest()),
            lambda database: SqlAlchemyTagQueries(database).list(PageRequest(), with_unused=False),
            lambda database: SqlAlchemyCustomFieldQueries(database).all(),
            lambda database: SqlAlchemyCommentQueries(database).list(
                CommentFilter(post_id=post), PageRequest()
            ),
            lambda database: SqlAlchemySessionQueries(database).find_by_digest(session.token_digest),
        ]
        for read in reads:
            with statements(database.reader.sync_engine) as sent:
                await read(database)
            assert _selects(sent) == 1, sent

    async def test_reading_outside_sqlite_needs_no_transaction(self, server: Database) -> None:
        def commits_by_itself(connection: Connection) -> bool:
            assert connection.connection.dbapi_connection is not None
            return connection.dialect.detect_autocommit_setting(connection.connection.dbapi_connection)

        assert await server.read(commits_by_itself)

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


PUBLISHED = PostFilter()
PLANS = [
    pytest.param(
        lambda database, order=order: SqlAlchemyPostQueries(database).list(
            PUBLISHED, PageRequest(order=order)
        ),
        f"ix_posts_status_kind_{order[0].field}_id",
        id=f"posts by {order[0]}",
    )
    for order in [(Order(field, down),) for field in sorted(POST_ORDERS) for down in (False, True)]
]
PLANS += [
    pytest.param(
        lambda database: SqlAlchemyPostQueries(database).list(
            PostFilter(author=UserId(SOME_ID)), PageRequest()
        ),
        "ix_posts_author_id_status_kind_published_at_id",
        id="posts of an author",
    ),
    pytest.param(
        lambda database: SqlAlchemyPostQueries(database).list(PUBLISHED, PageRequest(skip=10_000)),
        "ix_posts_status_kind_published_at_id",
        id="posts after many others",
    ),
    pytest.param(
        lambda database: SqlAlchemyCommentQueries(database).list(
            CommentFilter(post_id=PostId(SOME_ID)), PageRequest()
        ),
        "ix_comments_post_id_created_at_id",
        id="comments on a post",
    ),
    pytest.param(
        lambda database: SqlAlchemyCommentQueries(database).list(
            CommentFilter(status=CommentStatus.PENDING), PageRequest()
        ),
        "ix_comments_status_created_at_id",
        id="comments that wait",
    ),
    pytest.param(
        lambda database: SqlAlchemyCommentQueries(database).list(CommentFilter(), PageRequest()),
        "ix_comments_created_at_id",
        id="comments",
    ),
    pytest.param(
        lambda database: SqlAlchemyCommentQueries(database).reports(CommentId(SOME_ID), PageRequest()),
        "ix_comment_reports_comment_id_created_at_user_id",
        id="reports of a comment",
    ),
    pytest.param(
        lambda database: SqlAlchemyUserQueries(database).list(PageRequest()),
        "ix_users_created_at_id",
        id="users",
    ),
    pytest.param(
        lambda database: SqlAlchemyTagQueries(database).list(PageRequest(), with_unused=True),
        "ix_tags_name_id",
        id="tags",
    ),
    pytest.param(
        lambda database: SqlAlchemySessionQueries(database).find_by_digest(bytes(32)),
        "uq_sessions_token_digest",
        id="a session",
    ),
    pytest.param(
        lambda database: SqlAlchemyOutboxStore(database).due(START, 100), "ix_outbox_undelivered", id="events"
    ),
]
PLANS += [
    pytest.param(
        lambda database, wanted=wanted: SqlAlchemyAuditQueries(database).list(wanted, PageRequest()),
        f"ix_audit_{column}_sequence",
        id=f"the audit trail by {column}",
    )
    for column, wanted in {
        "actor_id": AuditFilter(actor_id=SOME_ID),
        "target_id": AuditFilter(target_id=SOME_ID),
        "action": AuditFilter(action="user.edit"),
        "outcome": AuditFilter(outcome="invalid_credentials"),
    }.items()
]


async def plan_of(options: DatabaseOptions, read: Read) -> tuple[str, str]:
    """The statement, and how PostgreSQL would go about it."""
    database = Database.open(options)
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_: object, __: object, statement: str, parameters: tuple[object, ...], *___: object) -> None:
        asked.append((statement, parameters))

    with listening(database.reader.sync_engine, "before_cursor_execute", note):
        await read(database)
    statement, parameters = asked[0]

    def explain(connection: Connection) -> str:
        # On few rows PostgreSQL would rather read and sort them all.
        for name in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
            connection.exec_driver_sql(f"SET {name} = off")
        return "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars())

    plan = await database.read(explain)
    await database.dispose()
    return statement, plan


@pytest.mark.postgresql
@pytest.mark.parametrize(("read", "index"), PLANS)
async def test_an_index_serves_the_order_of_the_list(
    postgresql: DatabaseOptions, read: Read, index: str
) -> None:
    _, plan = await plan_of(postgresql, read)
    assert index in plan
    # Those of the page may be brought into order again, where they were found by ids alone.
    assert "Sort" not in plan or "Limit" in plan.partition("Sort")[2]


@pytest.mark.postgresql
@pytest.mark.parametrize(("direction", "bound"), [("forward", "<="), ("backward", ">=")])
async def test_a_position_is_where_the_index_is_entered(
    postgresql: DatabaseOptions, direction: str, bound: str
) -> None:
    position = Position((START.isoformat(), str(SOME_ID)), Direction(direction))
    page = PageRequest(position=position)
    _, plan = await plan_of(
        postgresql, lambda database: SqlAlchemyPostQueries(database).list(PUBLISHED, page)
    )
    condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert f"published_at {bound} " in condition
