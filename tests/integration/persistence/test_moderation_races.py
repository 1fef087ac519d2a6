"""Many who moderate, reply and delete at once, on each real database: nothing is lost, no count drifts."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import pytest

from blog.adapters.persistence.comments.queries import SqlAlchemyCommentQueries
from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.posts.queries import SqlAlchemyPostQueries
from blog.application.comments.discussion import CommentDiscussion
from blog.application.comments.moderation import BulkAction, CommentModeration, Outcome
from blog.application.comments.queries import CommentFilter
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.values import Verdict
from blog.domain.common.ids import CommentId
from blog.domain.common.paging import PageRequest
from blog.domain.posts.post import Post
from tests.integration.persistence.conftest import Units
from tests.support.builders import Builders
from tests.support.contracts.comment_places import shown, thread
from tests.support.contracts.lists import ids
from tests.support.fakes.system import FixedClock, SequentialIds
from tests.support.fakes.text import PlainMarkdown

MANY = 50


@pytest.fixture
async def editor(units: Units, make: Builders) -> Actor:
    user = make.user(role=Role.EDITOR)
    await units.given(user)
    return Actor(user_id=user.id, role=Role.EDITOR)


@pytest.fixture
async def posts(units: Units, make: Builders) -> Sequence[Post]:
    author = make.user()
    made = [make.post(author), make.post(author)]
    await units.given(author, *made)
    return made


@pytest.fixture
def moderation(database: Database, transact: Transact) -> CommentModeration:
    return CommentModeration(transact, SqlAlchemyCommentQueries(database), FixedClock())


async def check(database: Database, units: Units, post: Post) -> Counter[str]:
    """Assert that what is shown and counted is what the stored comments say; how many stand how."""
    queries = SqlAlchemyCommentQueries(database)
    every = await queries.list(CommentFilter(post_id=post.id), PageRequest(limit=100))
    async with units() as unit:
        stored = await unit.comments.get_all([view.id for view in every.items])
    page = await queries.list(CommentFilter(post_id=post.id, only_shown=True), PageRequest(limit=100))
    assert set(ids(page)) == shown(stored)
    view = await SqlAlchemyPostQueries(database).find(post.id)
    assert view is not None
    assert view.comment_count == sum(comment.is_approved for comment in stored)
    return Counter(comment.status.value for comment in stored)


async def test_places_and_counts_hold_while_everybody_acts_on_one_thread(
    database: Database,
    units: Units,
    transact: Transact,
    make: Builders,
    posts: Sequence[Post],
    editor: Actor,
    moderation: CommentModeration,
) -> None:
    post = posts[0]
    comments = [each for each in thread(make, post) if each.depth <= 4]
    await units.given(*comments)
    discussion = CommentDiscussion(
        transact,
        SqlAlchemyCommentQueries(database),
        PlainMarkdown(),
        SequentialIds(),
        FixedClock(),
        DiscussionRules(),
        for_verified=False,
    )

    async def act(number: int) -> None:
        comment = comments[(number * 7) % len(comments)]
        match number % 5:
            case 0:
                await discussion.delete(editor, comment.id)
            case 1:
                await discussion.post(editor, post.id, "And", parent_id=comment.id)
            case 2:
                await moderation.moderate(editor, comment.id, Verdict.APPROVE)
            case _:
                await moderation.moderate(editor, comment.id, Verdict.SPAM)

    results = await asyncio.gather(*map(act, range(MANY)), return_exceptions=True)
    # A comment that was deleted is not there, one that is spam takes no replies, and nothing else went wrong.
    assert {type(each).__name__ for each in results} <= {"NoneType", "CommentNotFound", "ValidationFailed"}
    assert (await check(database, units, post))["spam"] > 0


async def test_many_at_once_and_one_by_one_at_the_same_time_all_find_their_place(
    database: Database,
    units: Units,
    make: Builders,
    posts: Sequence[Post],
    editor: Actor,
    moderation: CommentModeration,
) -> None:
    comments = [make.comment(posts[number % 2], None) for number in range(40)]
    await units.given(*comments)
    forward = [comment.id for comment in comments]

    async def many(action: BulkAction, wanted: list[CommentId]) -> Counter[Outcome]:
        results = await moderation.moderate_many(editor, wanted, action)
        return Counter(result.outcome for result in results)

    one_by_one = [moderation.moderate(editor, each, Verdict.REJECT) for each in forward[:10]]
    *told, _ = await asyncio.gather(
        many(BulkAction.SPAM, forward),
        many(BulkAction.APPROVE, forward[::-1]),
        many(BulkAction.DELETE, forward[20:]),
        asyncio.gather(*one_by_one),
    )
    assert [sum(outcomes.values()) for outcomes in told] == [40, 40, 20]
    assert told[2] == {Outcome.DONE: 20}
    for post in posts:
        assert (await check(database, units, post))["deleted"] == 10


async def test_a_comment_that_is_deleted_under_a_bulk_action_fails_nothing_else(
    units: Units,
    transact: Transact,
    make: Builders,
    posts: Sequence[Post],
    editor: Actor,
    moderation: CommentModeration,
) -> None:
    comments = [make.comment(posts[0], None) for _ in range(20)]
    await units.given(*comments)

    def delete(comment: Comment) -> Callable[[UnitOfWork], Awaitable[None]]:
        async def work(unit: UnitOfWork) -> None:
            await unit.posts.get(posts[0].id)
            mine = await unit.comments.get(comment.id)
            mine.delete(by=None, now=FixedClock().now())
            await unit.comments.save(mine)

        return work

    results, _ = await asyncio.gather(
        moderation.moderate_many(editor, [comment.id for comment in comments], BulkAction.SPAM),
        asyncio.gather(*(transact(delete(comment)) for comment in comments[:5])),
    )
    assert [result.outcome for result in results[5:]] == [Outcome.DONE] * 15
    assert {result.code for result in results[:5]} <= {None, "comment_not_found"}
