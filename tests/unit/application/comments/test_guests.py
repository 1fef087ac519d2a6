"""Comments by those who have no account."""

from datetime import timedelta

import pytest

from blog.application.comments.guests import GivenGuest
from blog.application.limits.errors import RateLimited
from blog.config.limits import DEFAULT_LIMITS
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound, CommentsClosed, GuestsRefused
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.values import CommentStatus, Guest, Verdict
from blog.domain.comments.words import WordList
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.paging import PageRequest
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.world import World, actor

OPEN = DiscussionRules(access=CommentAccess.OPEN)
GUEST = GivenGuest(name=" Zoë ", email="Zoe@example.org")
EMAIL = "Zoe@example.org"


def stored(world: World) -> Comment:
    (comment,) = world.store.tables.comments.values()
    return comment


async def test_what_a_guest_says_waits_and_their_address_is_for_moderators(
    world: World, post: Post, author: User, reader: User
) -> None:
    view = await world.guests_under(OPEN).post(ANONYMOUS, post.id, "Hello.", GUEST)
    assert (view.status, view.author, view.content) == (CommentStatus.PENDING, None, "Hello.")
    assert view.guest is not None
    assert (view.guest.name, view.guest.email) == ("Zoë", None)
    assert (stored(world).author_id, stored(world).guest) == (None, Guest(name="Zoë", email=EMAIL))
    assert EMAIL not in repr((stored(world), view, GUEST))
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("comment.posted", None)
    assert EMAIL not in str(entry.event.payload)
    for who in (ANONYMOUS, actor(reader)):
        with pytest.raises(CommentNotFound):
            await world.comment_reading.get(who, view.id)
    seen = await world.comment_reading.get(actor(author), view.id)
    assert seen.guest is not None
    assert seen.guest.email == EMAIL
    (queued,) = (await world.comment_reading.list_to_moderate(actor(author), PageRequest())).items
    assert queued.guest == seen.guest
    await world.comment_moderation.moderate(actor(author), view.id, Verdict.APPROVE)
    for who in (ANONYMOUS, actor(reader), actor(author)):
        (public,) = (await world.comment_reading.list_of_post(who, post.id, PageRequest())).items
        assert public.guest == view.guest
    assert (await world.comment_reading.get(ANONYMOUS, view.id)).guest == view.guest


async def test_where_the_site_trusts_guests_the_other_rules_hold(world: World, post: Post) -> None:
    rules = DiscussionRules(
        access=CommentAccess.OPEN,
        hold_guests=False,
        hold_words=WordList.of(["pills"]),
        refuse_words=WordList.of(["casino"]),
    )
    guests = world.guests_under(rules)
    assert (await guests.post(ANONYMOUS, post.id, "Hi.", GUEST)).status is CommentStatus.APPROVED
    assert (await guests.post(ANONYMOUS, post.id, "Pills.", GUEST)).status is CommentStatus.PENDING
    with pytest.raises(ValidationFailed):
        await guests.post(ANONYMOUS, post.id, "Casino.", GUEST)


@pytest.mark.parametrize("access", [CommentAccess.MEMBERS, CommentAccess.CLOSED])
async def test_without_the_setting_guests_are_refused_before_anything_is_looked_at(
    world: World, post: Post, access: CommentAccess
) -> None:
    world.store.calls.clear()
    with pytest.raises(GuestsRefused):
        await world.guests_under(DiscussionRules(access=access)).post(ANONYMOUS, post.id, "Hello.", GUEST)
    assert (world.store.calls, world.store.tables.comments) == ([], {})


async def test_guests_know_neither_drafts_nor_what_is_hidden(
    world: World, post: Post, author: User, comment: Comment
) -> None:
    guests = world.guests_under(OPEN)
    hidden = world.make.comment(post, author, status=CommentStatus.PENDING)
    await world.given(draft := world.make.draft(author), hidden)
    with pytest.raises(PostNotFound):
        await guests.post(ANONYMOUS, draft.id, "Hello.", GUEST)
    with pytest.raises(ValidationFailed):
        await guests.post(ANONYMOUS, post.id, "Hello.", GUEST, parent_id=hidden.id)
    with pytest.raises(CommentsClosed):
        await guests.post(actor(author), draft.id, "Hello.", GUEST)
    reply = await guests.post(ANONYMOUS, post.id, "Hello.", GUEST, parent_id=comment.id)
    assert reply.depth == 2


async def test_an_old_post_takes_nothing_from_guests_either(world: World, post: Post) -> None:
    rules = DiscussionRules(access=CommentAccess.OPEN, closes_after=timedelta(0))
    with pytest.raises(CommentsClosed):
        await world.guests_under(rules).post(ANONYMOUS, post.id, "Hello.", GUEST)


@pytest.mark.parametrize(
    "guest",
    [
        GivenGuest(name="", email=EMAIL),
        GivenGuest(name="x" * 51, email=EMAIL),
        GivenGuest(name="a\nb", email=EMAIL),
        GivenGuest(name="Zoë", email="zoe"),
        GivenGuest(name="Zoë", email=f"{'x' * 100}@example.org"),
    ],
)
async def test_a_guest_has_a_name_and_an_address(world: World, post: Post, guest: GivenGuest) -> None:
    with pytest.raises(ValidationFailed):
        await world.guests_under(OPEN).post(ANONYMOUS, post.id, "Hello.", guest)
    assert world.store.tables.comments == {}


async def test_the_address_of_an_account_is_no_hint(world: World, post: Post, reader: User) -> None:
    world.store.calls.clear()
    taken = GivenGuest(name=reader.name.value, email=reader.email.value)
    first, second = [
        await world.guests_under(OPEN).post(ANONYMOUS, post.id, "Hello.", each) for each in (taken, GUEST)
    ]
    assert (first.author, first.status) == (second.author, second.status)
    assert "users" not in "".join(world.store.calls)


async def test_guests_are_limited_by_network(world: World, post: Post) -> None:
    guests, most = world.guests_under(OPEN), DEFAULT_LIMITS["guest_comments"].most
    for _ in range(most):
        await guests.post(ANONYMOUS, post.id, "Hello.", GUEST)
    with pytest.raises(RateLimited) as refused:
        await guests.post(ANONYMOUS, post.id, "Hello.", GUEST)
    assert refused.value.verdict.limit.name == "guest_comments"
    assert len(world.store.tables.comments) == most


async def test_nothing_is_left_of_a_guest_in_a_tombstone(world: World, post: Post) -> None:
    view = await world.guests_under(OPEN).post(ANONYMOUS, post.id, "Hello.", GUEST)
    await world.comment_discussion.delete(actor(await world.somebody(Role.EDITOR)), view.id)
    assert stored(world).guest is None
    assert EMAIL not in str(state(stored(world)))
