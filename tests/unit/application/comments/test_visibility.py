"""Who gets to see what is not approved."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from blog.application.comments.views import CommentView
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.values import CommentStatus
from blog.domain.common.ids import CommentId
from blog.domain.common.paging import PageRequest
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.world import World, actor

HIDDEN = (CommentStatus.PENDING, CommentStatus.REJECTED, CommentStatus.SPAM)


@pytest.fixture
async def hidden(world: World, post: Post, reader: User) -> dict[CommentStatus, Comment]:
    """One of each kind, by the reader."""
    made = {status: world.make.comment(post, reader, status=status) for status in HIDDEN}
    await world.given(*made.values())
    return made


async def listed(
    world: World, who: Actor, post: Post, *, status: CommentStatus | None = None, with_hidden: bool = False
) -> Sequence[CommentView]:
    page = await world.comment_reading.list_of_post(
        who, post.id, PageRequest(count=True), status=status, with_hidden=with_hidden
    )
    assert page.total == len(page.items)
    return page.items


def ids(views: Sequence[CommentView]) -> list[CommentId]:
    return [view.id for view in views]


async def test_strangers_see_what_is_approved_however_they_ask(
    world: World, post: Post, comment: Comment, hidden: dict[CommentStatus, Comment]
) -> None:
    others = [await world.somebody(role) for role in (Role.READER, Role.CONTRIBUTOR, Role.AUTHOR)]
    for who in (ANONYMOUS, *map(actor, others)):
        for with_hidden in (False, True):
            assert ids(await listed(world, who, post, with_hidden=with_hidden)) == [comment.id]
        assert ids(await listed(world, who, post, status=CommentStatus.APPROVED)) == [comment.id]
        for status in HIDDEN:
            assert await listed(world, who, post, status=status) == ()
            with pytest.raises(CommentNotFound):
                await world.comment_reading.get(who, hidden[status].id)


async def test_authors_see_what_they_said_while_it_waits_or_is_rejected(
    world: World, post: Post, reader: User, comment: Comment, hidden: dict[CommentStatus, Comment]
) -> None:
    seen = {view.id: view for view in await listed(world, actor(reader), post)}
    told = {status: hidden[status].id for status in (CommentStatus.PENDING, CommentStatus.REJECTED)}
    assert seen.keys() == {comment.id, *told.values()}
    for status, comment_id in told.items():
        assert (seen[comment_id].status, seen[comment_id].report_count) == (status, None)
        assert seen[comment_id].content is not None
        assert ids(await listed(world, actor(reader), post, status=status)) == [comment_id]
        assert (await world.comment_reading.get(actor(reader), comment_id)).status is status
    assert await listed(world, actor(reader), post, status=CommentStatus.SPAM) == ()
    with pytest.raises(CommentNotFound):
        await world.comment_reading.get(actor(reader), hidden[CommentStatus.SPAM].id)


async def test_a_token_that_may_not_write_comments_is_not_shown_what_waits(
    world: World, post: Post, reader: User, comment: Comment, hidden: dict[CommentStatus, Comment]
) -> None:
    token = replace(actor(reader), scopes=frozenset({Scope.PROFILE_READ}))
    assert ids(await listed(world, token, post)) == [comment.id]
    with pytest.raises(CommentNotFound):
        await world.comment_reading.get(token, hidden[CommentStatus.PENDING].id)


@pytest.mark.parametrize("is_author", [True, False])
async def test_moderators_see_everything_where_they_ask_for_it(
    world: World,
    post: Post,
    author: User,
    comment: Comment,
    hidden: dict[CommentStatus, Comment],
    is_author: bool,
) -> None:
    await world.given(tombstone := world.make.tombstone(post))
    who = actor(author if is_author else await world.somebody(Role.EDITOR))
    assert ids(await listed(world, who, post)) == [comment.id]
    everything = await listed(world, who, post, with_hidden=True)
    assert set(ids(everything)) == {comment.id, tombstone.id, *(each.id for each in hidden.values())}
    for status, each in hidden.items():
        assert ids(await listed(world, who, post, status=status)) == [each.id]
        assert (await world.comment_reading.get(who, each.id)).content is not None
        queue = await world.comment_reading.list_to_moderate(
            who, PageRequest(), status=status, post_id=post.id
        )
        assert ids(queue.items) == [each.id]


@pytest.mark.parametrize("status", [*HIDDEN, CommentStatus.DELETED])
async def test_the_place_above_an_approved_comment_is_shown_and_looks_the_same_whatever_it_holds(
    world: World, post: Post, reader: User, author: User, status: CommentStatus
) -> None:
    if status is CommentStatus.DELETED:
        above = world.make.tombstone(post)
    else:
        above = world.make.comment(post, reader, status=status)
    between = world.make.comment(post, reader, parent=above, status=CommentStatus.SPAM)
    reply = world.make.comment(post, author, parent=between)
    beside = world.make.comment(post, reader, parent=above, status=CommentStatus.REJECTED)
    await world.given(above, between, reply, beside)
    stranger = await world.somebody(Role.READER)
    for who in (ANONYMOUS, actor(stranger), actor(author)):
        first, second, third = await listed(world, who, post)
        assert [first.id, second.id, third.id] == [above.id, between.id, reply.id]
        for place, held in ((first, above), (second, between)):
            assert (place.status, place.is_deleted) == (CommentStatus.DELETED, True)
            assert (place.author, place.content, place.content_html) == (None, None, None)
            assert (place.version, place.updated_at) == (1, held.created_at)
        assert third.content is not None
    assert await listed(world, ANONYMOUS, post, status=CommentStatus.REJECTED) == ()


async def test_a_comment_that_waits_or_is_rejected_is_edited_and_deleted_by_who_said_it(
    world: World, post: Post, reader: User
) -> None:
    now = world.clock.now()
    waits = world.make.comment(post, reader, status=CommentStatus.PENDING, created_at=now)
    rejected = world.make.comment(post, reader, status=CommentStatus.REJECTED, created_at=now)
    spam = world.make.comment(post, reader, status=CommentStatus.SPAM, created_at=now)
    await world.given(waits, rejected, spam)
    edited = await world.comment_discussion.edit(actor(reader), waits.id, "Better.")
    assert edited.status is CommentStatus.PENDING
    await world.comment_discussion.delete(actor(reader), waits.id)
    assert world.store.tables.comments[waits.id].is_deleted
    # What was rejected stays so, however it is edited.
    better = await world.comment_discussion.edit(actor(reader), rejected.id, "Better.")
    assert better.status is CommentStatus.REJECTED
    await world.comment_discussion.delete(actor(reader), rejected.id)
    with pytest.raises(CommentNotFound):
        await world.comment_discussion.edit(actor(reader), spam.id, "Better.")
    with pytest.raises(CommentNotFound):
        await world.comment_discussion.delete(actor(reader), spam.id)
