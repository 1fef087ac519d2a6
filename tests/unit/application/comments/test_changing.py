from collections.abc import Collection
from datetime import timedelta

import pytest

from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound, EditWindowClosed
from blog.domain.comments.values import CommentText
from blog.domain.common.errors import (
    AuthenticationRequired,
    DomainError,
    PermissionDenied,
    PreconditionFailed,
)
from blog.domain.common.ids import CommentId
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor

NOWHERE = CommentId(uuid7(1))


def stored(world: World, comment_id: CommentId) -> Comment:
    return world.store.tables.comments[comment_id]


async def test_the_author_edits_for_fifteen_minutes(world: World, reader: User, comment: Comment) -> None:
    world.clock.advance(timedelta(minutes=15, microseconds=-1))
    await world.comment_discussion.edit(
        actor(reader), comment.id, "Better.", expected_version=comment.version
    )
    edited = stored(world, comment.id)
    assert edited.body == await world.markdown.render_comment(CommentText("Better."))
    assert (edited.version, edited.updated_at) == (comment.version + 1, world.clock.now())
    world.clock.advance(timedelta(microseconds=1))
    with pytest.raises(EditWindowClosed):
        await world.comment_discussion.edit(actor(reader), comment.id, "Best.")
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("comment.edited", reader.id)


async def test_saying_the_same_is_no_change(world: World, post: Post, reader: User) -> None:
    comment_id = (await world.comment_discussion.post(actor(reader), post.id, "Nice!")).id
    await world.comment_discussion.edit(actor(reader), comment_id, "Nice! ")
    assert stored(world, comment_id).version == 1
    assert "comments.save" not in world.store.calls


@pytest.mark.parametrize("role", Role)
async def test_nobody_edits_what_others_said(
    world: World, comment: Comment, author: User, role: Role
) -> None:
    for user in (author, await world.somebody(role)):
        with pytest.raises(PermissionDenied):
            await world.comment_discussion.edit(actor(user), comment.id, "I agree.", expected_version=0)
    for comment_id in (comment.id, NOWHERE):
        with pytest.raises(AuthenticationRequired):
            await world.comment_discussion.edit(ANONYMOUS, comment_id, "I agree.")
        with pytest.raises(AuthenticationRequired):
            await world.comment_discussion.delete(ANONYMOUS, comment_id)
    assert state(stored(world, comment.id)) == state(comment)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("the commenter", None),
        ("the author of the post", None),
        (Role.EDITOR, None),
        (Role.ADMIN, None),
        (Role.OWNER, None),
        (Role.AUTHOR, PermissionDenied),
        (Role.CONTRIBUTOR, PermissionDenied),
        (Role.READER, PermissionDenied),
        (None, AuthenticationRequired),
    ],
)
async def test_who_deletes_a_comment(
    world: World,
    reader: User,
    author: User,
    comment: Comment,
    who: str | None,
    error: type[DomainError] | None,
) -> None:
    world.clock.advance(timedelta(days=400))
    match who:
        case "the commenter":
            by = actor(reader)
        case "the author of the post":
            by = actor(author)
        case None:
            by = ANONYMOUS
        case _:
            by = actor(await world.somebody(Role(who)))
    if error is not None:
        with pytest.raises(error):
            await world.comment_discussion.delete(by, comment.id, expected_version=0)
        assert state(stored(world, comment.id)) == state(comment)
        return
    await world.comment_discussion.delete(by, comment.id, expected_version=comment.version)
    tombstone = stored(world, comment.id)
    assert (tombstone.is_deleted, tombstone.author_id) == (True, None)
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("comment.deleted", by.user_id)


async def test_a_contributor_does_not_moderate_their_own_post(world: World, reader: User) -> None:
    contributor = await world.somebody(Role.CONTRIBUTOR)
    post = world.make.post(contributor)
    await world.given(post, comment := world.make.comment(post, reader))
    with pytest.raises(PermissionDenied):
        await world.comment_discussion.delete(actor(contributor), comment.id)


async def test_a_tombstone_keeps_the_replies(
    world: World, post: Post, author: User, reader: User, comment: Comment
) -> None:
    await world.given(reply := world.make.comment(post, author, parent=comment))
    await world.comment_discussion.delete(actor(reader), comment.id)
    assert state(stored(world, reply.id)) == state(reply)


async def test_an_older_version_is_refused(world: World, reader: User, comment: Comment) -> None:
    stale = comment.version - 1
    with pytest.raises(PreconditionFailed):
        await world.comment_discussion.edit(actor(reader), comment.id, "Better.", expected_version=stale)
    with pytest.raises(PreconditionFailed):
        await world.comment_discussion.delete(actor(reader), comment.id, expected_version=stale)
    assert state(stored(world, comment.id)) == state(comment)


async def test_unknown_and_deleted_comments_are_not_found(world: World, post: Post, reader: User) -> None:
    await world.given(tombstone := world.make.tombstone(post))
    for comment_id in (NOWHERE, tombstone.id):
        with pytest.raises(CommentNotFound):
            await world.comment_discussion.edit(actor(reader), comment_id, "Better.")
        with pytest.raises(CommentNotFound):
            await world.comment_discussion.delete(actor(reader), comment_id)


async def test_a_comment_on_a_post_that_became_a_draft_is_known_to_its_readers_alone(
    world: World, post: Post, author: User, reader: User, comment: Comment
) -> None:
    await world.post_publishing.unpublish(actor(author), post.id)
    with pytest.raises(CommentNotFound):
        await world.comment_discussion.edit(actor(reader), comment.id, "Better.")
    with pytest.raises(CommentNotFound):
        await world.comment_discussion.delete(actor(reader), comment.id)
    await world.comment_discussion.delete(actor(author), comment.id)
    assert stored(world, comment.id).is_deleted


@pytest.mark.parametrize("gone", ["post", "comment"])
async def test_what_goes_between_reading_and_writing_is_not_found(
    world: World, author: User, reader: User, comment: Comment, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts_of = world.comments.posts_of

    async def find_and_lose(comment_ids: Collection[CommentId]) -> object:
        found = await posts_of(comment_ids)
        if gone == "post":
            await world.post_trash.purge(actor(author), comment.post_id)
        else:
            async with world.store.units() as unit:
                leaving = await unit.comments.get(comment.id)
                leaving.delete(by=None, now=world.clock.now())
                await unit.comments.save(leaving)
        return found

    monkeypatch.setattr(world.comments, "posts_of", find_and_lose)
    with pytest.raises(CommentNotFound):
        await world.comment_discussion.delete(actor(reader), comment.id)
