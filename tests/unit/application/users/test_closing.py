import pytest

from blog.application.unit_of_work import TransientConflict
from blog.application.users.closing import PostsOfUser
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied, PreconditionFailed
from blog.domain.common.ids import UserId
from blog.domain.users.errors import UserHasPosts, UserNotFound
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
async def test_everybody_may_end_their_own_account(world: World, role: Role) -> None:
    user, kept = await world.somebody(role), await world.somebody(role)
    await world.given(world.make.session(user), session := world.make.session(kept))
    await world.account_closing.close(actor(user), user.id, expected_version=user.version)
    assert list(world.store.tables.users) == [kept.id]
    assert list(world.store.tables.sessions) == [session.id]
    assert world.store.event_names == ["session.ended", "user.deleted"]
    _, entry = world.store.outbox
    assert entry.event.actor_id == user.id
    assert entry.event.payload == {"username": user.username.value}


async def test_an_admin_ends_accounts_of_lower_rank_only(world: World) -> None:
    admin, editor = await world.somebody(Role.ADMIN), await world.somebody(Role.EDITOR)
    await world.account_closing.close(actor(admin), editor.id)
    for role in (Role.ADMIN, Role.OWNER):
        peer = await world.somebody(role)
        with pytest.raises(PermissionDenied):
            await world.account_closing.close(actor(admin), peer.id)
        assert peer.id in world.store.tables.users
    assert editor.id not in world.store.tables.users


async def test_others_end_nobodys_account(world: World) -> None:
    user, editor = await world.somebody(), await world.somebody(Role.EDITOR)
    with pytest.raises(PermissionDenied):
        await world.account_closing.close(actor(editor), user.id)
    for user_id in (user.id, UserId(uuid7(1))):
        with pytest.raises(AuthenticationRequired):
            await world.account_closing.close(ANONYMOUS, user_id)
    assert user.id in world.store.tables.users


async def test_an_unknown_account_is_not_found(world: World) -> None:
    owner = await world.somebody(Role.OWNER)
    with pytest.raises(UserNotFound):
        await world.account_closing.close(actor(owner), UserId(uuid7(1)))


async def test_an_older_version_is_refused(world: World) -> None:
    user = await world.somebody()
    with pytest.raises(PreconditionFailed):
        await world.account_closing.close(actor(user), user.id, expected_version=user.version + 1)
    assert user.id in world.store.tables.users


async def test_an_account_with_posts_stays_unless_they_are_to_go_too(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(draft := world.make.draft(author), world.make.session(author))
    with pytest.raises(UserHasPosts):
        await world.account_closing.close(actor(author), author.id)
    assert list(world.store.tables.posts) == [draft.id]
    assert len(world.store.tables.sessions) == 1


async def test_posts_go_with_the_account_and_comments_stay_without_the_name(world: World) -> None:
    author, other = await world.somebody(Role.AUTHOR), await world.somebody(Role.AUTHOR)
    post, draft, kept = world.make.post(author), world.make.draft(author), world.make.post(other)
    on_theirs, on_kept = world.make.comment(post, other), world.make.comment(kept, author)
    reply = world.make.comment(kept, other, parent=on_kept)
    await world.given(post, draft, kept, on_theirs, on_kept, reply)
    await world.account_closing.close(actor(author), author.id, posts=PostsOfUser.DELETE)
    tables = world.store.tables
    assert (list(tables.users), list(tables.posts)) == ([other.id], [kept.id])
    assert list(tables.comments) == [on_kept.id, reply.id]
    nameless = tables.comments[on_kept.id]
    assert (nameless.author_id, nameless.body) == (None, on_kept.body)
    assert nameless.version == on_kept.version + 1
    assert state(tables.comments[reply.id]) == state(reply)
    assert world.store.event_names == ["post.deleted", "post.deleted", "user.deleted"]
    assert {entry.event.actor_id for entry in world.store.outbox} == {author.id}


@pytest.mark.parametrize(
    ("role", "is_published"), [(Role.CONTRIBUTOR, True), (Role.READER, True), (Role.READER, False)]
)
async def test_posts_that_the_actor_may_not_delete_keep_the_account(
    world: World, role: Role, is_published: bool
) -> None:
    user = await world.somebody(role)
    mine, theirs = world.make.draft(user), world.make.post(user) if is_published else world.make.draft(user)
    await world.given(mine, theirs)
    with pytest.raises(PermissionDenied):
        await world.account_closing.close(actor(user), user.id, posts=PostsOfUser.DELETE)
    assert set(world.store.tables.posts) == {mine.id, theirs.id}
    assert list(world.store.tables.users) == [user.id]
    assert world.store.event_names == []


async def test_a_contributor_takes_their_drafts_along(world: World) -> None:
    user = await world.somebody(Role.CONTRIBUTOR)
    await world.given(world.make.draft(user))
    await world.account_closing.close(actor(user), user.id, posts=PostsOfUser.DELETE)
    assert world.store.tables.posts == {}


@pytest.mark.parametrize("where", ["posts.remove", "comments.forget_author", "users.remove", "commit"])
async def test_a_failure_at_any_step_leaves_everything(world: World, where: str) -> None:
    author = await world.somebody(Role.AUTHOR)
    posts = [world.make.post(author), world.make.draft(author)]
    comment, session = world.make.comment(posts[0], author), world.make.session(author)
    await world.given(*posts, comment, session)
    world.store.faults.plan(where, RuntimeError("no"))
    with pytest.raises(RuntimeError, match="no"):
        await world.account_closing.close(actor(author), author.id, posts=PostsOfUser.DELETE)
    tables = world.store.tables
    assert [state(post) for post in tables.posts.values()] == [state(post) for post in posts]
    assert state(tables.comments[comment.id]) == state(comment)
    assert (list(tables.users), list(tables.sessions)) == ([author.id], [session.id])
    assert world.store.event_names == []


async def test_a_conflict_is_overcome(world: World) -> None:
    user = await world.somebody()
    world.store.faults.plan("users.remove", TransientConflict(), times=2)
    await world.account_closing.close(actor(user), user.id)
    assert world.store.event_names == ["user.deleted"]
