import pytest

from blog.application.comments.views import CommentView
from blog.application.unit_of_work import TransientConflict
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentsClosed, ReplyTooDeep
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.values import CommentBody, CommentStatus, CommentText
from blog.domain.common.errors import (
    AuthenticationRequired,
    PermissionDenied,
    ValidationFailed,
)
from blog.domain.common.ids import CommentId, PostId
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post
from blog.domain.users.errors import EmailNotVerified
from blog.domain.users.user import User
from tests.support.fakes.system import uuid7
from tests.support.fakes.text import TOO_COMPLEX
from tests.support.world import World, actor

NOWHERE = CommentId(uuid7(1))


def stored(world: World, made: CommentView) -> Comment:
    return world.store.tables.comments[made.id]


@pytest.mark.parametrize("role", Role)
async def test_every_user_comments_on_a_published_post(world: World, post: Post, role: Role) -> None:
    user = await world.somebody(role)
    comment = stored(world, await world.comment_discussion.post(actor(user), post.content.slug, " Nice! "))
    assert (comment.post_id, comment.author_id, comment.parent_id) == (post.id, user.id, None)
    assert comment.body == await world.markdown.render_comment(CommentText("Nice!"))
    assert (comment.depth, comment.version, comment.created_at) == (1, 1, world.clock.now())
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("comment.posted", user.id)


async def test_visitors_do_not_comment(world: World, post: Post) -> None:
    for who in (ANONYMOUS, Actor(role=Role.OWNER)):
        with pytest.raises(AuthenticationRequired):
            await world.comment_discussion.post(who, post.id, "Nice!")
    assert world.store.tables.comments == {}


async def test_where_addresses_are_wanted_only_who_verified_theirs_comments(world: World, post: Post) -> None:
    discussion = world.discussion_under(DiscussionRules(), for_verified=True)
    verified, unverified = await world.somebody(), await world.somebody(email_verified_at=None)
    gone = world.make.user()
    for who in (unverified, gone):
        with pytest.raises(EmailNotVerified):
            await discussion.post(actor(who), post.id, "Nice!")
    hidden = world.make.draft(verified)
    await world.given(hidden)
    with pytest.raises(PostNotFound):
        await discussion.post(actor(unverified), hidden.id, "Nice!")
    assert stored(world, await discussion.post(actor(verified), post.id, "Nice!")).author_id == verified.id


async def test_commenting_is_for_those_whom_the_table_allows_it(
    world: World, post: Post, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = {**PERMISSIONS, (Action.COMMENT_CREATE, Role.READER): Grant.NEVER}
    monkeypatch.setattr("blog.domain.access.actor.PERMISSIONS", table)
    with pytest.raises(PermissionDenied):
        await world.comment_discussion.post(actor(reader), post.id, "Nice!")
    assert world.store.tables.comments == {}


async def test_a_reply_stands_below_its_parent(
    world: World, post: Post, author: User, comment: Comment
) -> None:
    reply = stored(
        world,
        await world.comment_discussion.post(actor(author), post.id, "Thanks.", parent_id=comment.id),
    )
    assert (reply.parent_id, reply.depth) == (comment.id, 2)


async def test_replies_stand_at_most_five_levels_deep(world: World, post: Post, reader: User) -> None:
    parent_id: CommentId | None = None
    for _ in range(5):
        reply = await world.comment_discussion.post(actor(reader), post.id, "And", parent_id=parent_id)
        parent_id = reply.id
    with pytest.raises(ReplyTooDeep):
        await world.comment_discussion.post(actor(reader), post.id, "And", parent_id=parent_id)
    assert len(world.store.tables.comments) == 5


async def test_the_parent_is_a_public_comment_on_the_same_post(
    world: World, post: Post, author: User, reader: User
) -> None:
    elsewhere = world.make.post(author)
    other, tombstone = world.make.comment(elsewhere, reader), world.make.tombstone(post)
    await world.given(elsewhere, other, tombstone)
    hidden = [
        world.make.comment(post, reader, status=status)
        for status in (CommentStatus.PENDING, CommentStatus.REJECTED, CommentStatus.SPAM)
    ]
    await world.given(*hidden)
    for parent_id in (NOWHERE, other.id, tombstone.id, *(comment.id for comment in hidden)):
        with pytest.raises(ValidationFailed) as error:
            await world.comment_discussion.post(actor(reader), post.id, "And", parent_id=parent_id)
        assert [(each.field, each.code) for each in error.value.errors] == [("parent_id", "unknown_parent")]


async def test_a_draft_takes_no_comments_and_is_not_known_to_strangers(
    world: World, author: User, reader: User
) -> None:
    await world.given(draft := world.make.draft(author))
    for ref in (draft.id, draft.content.slug):
        with pytest.raises(CommentsClosed):
            await world.comment_discussion.post(actor(author), ref, "First!")
        with pytest.raises(PostNotFound):
            await world.comment_discussion.post(actor(reader), ref, "First!")


async def test_an_unknown_post_is_not_found(world: World, reader: User) -> None:
    for ref in (PostId(uuid7(1)), Slug("unknown")):
        with pytest.raises(PostNotFound):
            await world.comment_discussion.post(actor(reader), ref, "First!")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (" ", "blank"),
        ("x" * 10_241, "too_long"),
        ("\x00", "forbidden_characters"),
        (TOO_COMPLEX, "too_complex"),
    ],
)
async def test_what_is_not_valid_is_refused(
    world: World, post: Post, reader: User, comment: Comment, content: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as posted:
        await world.comment_discussion.post(actor(reader), post.id, content)
    with pytest.raises(ValidationFailed) as edited:
        await world.comment_discussion.edit(actor(reader), comment.id, content)
    assert [each.code for error in (posted, edited) for each in error.value.errors] == [code, code]


async def test_the_post_is_locked_before_the_comment(world: World, post: Post, reader: User) -> None:
    made = await world.comment_discussion.post(actor(reader), post.id, "One.")
    calls = world.store.calls
    calls.clear()
    await world.comment_discussion.post(actor(reader), post.id, "Two.", parent_id=made.id)
    await world.comment_discussion.edit(actor(reader), made.id, "Three.")
    await world.comment_discussion.delete(actor(reader), made.id)
    locks = [call for call in calls if call in {"posts.get", "comments.get"}]
    assert locks == ["posts.get", "comments.get"] * 3


async def test_a_comment_is_rendered_outside_of_any_transaction(
    world: World, post: Post, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = world.markdown.render_comment

    async def watched(source: CommentText) -> CommentBody:
        assert not world.store.writer.locked()
        return await render(source)

    monkeypatch.setattr(world.markdown, "render_comment", watched)
    made = await world.comment_discussion.post(actor(reader), post.id, "One.")
    await world.comment_discussion.edit(actor(reader), made.id, "Two.")
    assert stored(world, made).version == 2


async def test_a_conflict_is_overcome_with_one_comment(world: World, post: Post, reader: User) -> None:
    world.store.faults.plan("commit", TransientConflict(), times=2)
    made = await world.comment_discussion.post(actor(reader), post.id, "One.")
    assert list(world.store.tables.comments) == [made.id]
    assert world.store.event_names == ["comment.posted"]


async def test_whose_account_ends_at_this_moment_is_signed_in_no_more(world: World, post: Post) -> None:
    with pytest.raises(AuthenticationRequired):
        await world.comment_discussion.post(actor(world.make.user()), post.id, "One.")
    assert world.store.tables.comments == {}
