"""The rules of a site, where comments are posted and edited."""

from datetime import timedelta

import pytest

from blog.domain.access.roles import Role
from blog.domain.comments.errors import CommentsClosed, EditWindowClosed
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.values import CommentStatus, Verdict
from blog.domain.comments.words import WordList
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.errors import ValidationFailed
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.world import World, actor

WORDS = DiscussionRules(hold_words=WordList.of(["pills"]), refuse_words=WordList.of(["casino"]))


async def test_the_first_comment_of_somebody_waits_and_the_next_do_once_one_was_approved(
    world: World, post: Post, author: User, reader: User
) -> None:
    discussion = world.discussion_under(DiscussionRules(hold_first=True))
    first = await discussion.post(actor(reader), post.id, "Hello.")
    second = await discussion.post(actor(reader), post.id, "Hello?")
    assert [first.status, second.status] == [CommentStatus.PENDING] * 2
    assert (await world.post_reading.get(actor(author), post.id)).comment_count == 0
    await world.comment_moderation.moderate(actor(author), first.id, Verdict.APPROVE)
    third = await discussion.post(actor(reader), post.id, "Thanks.")
    assert third.status is CommentStatus.APPROVED
    (posted, *_) = world.store.outbox
    assert posted.event.payload["status"] == "pending"


async def test_what_moderators_say_is_public_at_once(world: World, post: Post, author: User) -> None:
    rules = DiscussionRules(
        hold_first=True, hold_words=WordList.of(["pills"]), refuse_words=WordList.of(["casino"])
    )
    discussion = world.discussion_under(rules)
    for who in (author, await world.somebody(Role.EDITOR)):
        view = await discussion.post(actor(who), post.id, "No pills, no casino.")
        assert view.status is CommentStatus.APPROVED
        edited = await discussion.edit(actor(who), view.id, "Pills, pills, and a casino.")
        assert edited.status is CommentStatus.APPROVED
    assert "comments.has_approved" not in world.store.calls


async def test_words_make_a_comment_wait_or_refuse_it(world: World, post: Post, reader: User) -> None:
    discussion = world.discussion_under(WORDS)
    assert (await discussion.post(actor(reader), post.id, "PILLS")).status is CommentStatus.PENDING
    with pytest.raises(ValidationFailed):
        await discussion.post(actor(reader), post.id, "Casino")
    assert len(world.store.tables.comments) == 1


async def test_an_edit_that_brings_in_what_waits_takes_the_comment_from_the_public(
    world: World, post: Post, reader: User
) -> None:
    discussion = world.discussion_under(WORDS)
    said = await discussion.post(actor(reader), post.id, "Hello.")
    harmless = await discussion.edit(actor(reader), said.id, "Hello!")
    assert (harmless.status, harmless.edited_at) == (CommentStatus.APPROVED, world.clock.now())
    with pytest.raises(ValidationFailed):
        await discussion.edit(actor(reader), said.id, "Casino")
    held = await discussion.edit(actor(reader), said.id, "Pills")
    assert (held.status, held.version) == (CommentStatus.PENDING, harmless.version + 2)
    names = [entry.event.name for entry in world.store.outbox]
    assert names == ["comment.posted", "comment.edited", "comment.edited", "comment.held"]
    assert [entry.event.aggregate_version for entry in world.store.outbox] == [1, 2, 3, 4]


async def test_a_site_or_an_old_post_takes_no_comments(world: World, post: Post, reader: User) -> None:
    closed = world.discussion_under(DiscussionRules(access=CommentAccess.CLOSED))
    with pytest.raises(CommentsClosed):
        await closed.post(actor(reader), post.id, "Hello.")
    assert post.published_at is not None
    for_a_while = world.discussion_under(
        DiscussionRules(closes_after=world.clock.now() - post.published_at + timedelta(days=1))
    )
    await for_a_while.post(actor(reader), post.id, "Hello.")
    world.clock.advance(timedelta(days=1))
    with pytest.raises(CommentsClosed):
        await for_a_while.post(actor(reader), post.id, "Hello.")
    await world.given(draft := world.make.draft(await world.somebody(Role.AUTHOR)))
    with pytest.raises(PostNotFound):
        await closed.post(actor(reader), draft.id, "Hello.")


async def test_the_site_says_how_long_a_comment_can_be_edited(world: World, post: Post, reader: User) -> None:
    discussion = world.discussion_under(DiscussionRules(edit_window=timedelta(hours=1)))
    said = await discussion.post(actor(reader), post.id, "Hello.")
    world.clock.advance(timedelta(minutes=59))
    await discussion.edit(actor(reader), said.id, "Hello!")
    world.clock.advance(timedelta(minutes=1))
    with pytest.raises(EditWindowClosed):
        await discussion.edit(actor(reader), said.id, "Hello?")
