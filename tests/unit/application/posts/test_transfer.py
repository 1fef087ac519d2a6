import asyncio

import pytest

from blog.application.posts.edits import PostChanges
from blog.application.unit_of_work import TransientConflict
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, ConcurrentUpdate, PermissionDenied
from blog.domain.common.ids import UserId
from blog.domain.posts.errors import AuthorUnfit
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from blog.domain.users.errors import UserNotFound
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.fakes.users import InMemoryUserRepository
from tests.support.world import World, actor

NOBODY = UserId(uuid7(1))


@pytest.fixture
async def admin(world: World) -> User:
    return await world.somebody(Role.ADMIN)


@pytest.fixture
async def giver(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def taker(world: World) -> User:
    return await world.somebody(Role.CONTRIBUTOR)


@pytest.fixture
async def posts(world: World, giver: User) -> list[Post]:
    posts = [world.make.post(giver), world.make.draft(giver), world.make.post(giver), world.make.post(giver)]
    await world.given(*posts)
    return posts


def stored(world: World, posts: list[Post]) -> list[dict[str, object]]:
    return [state(world.store.tables.posts[post.id]) for post in posts]


def moved(world: World, posts: list[Post], taker: User) -> list[dict[str, object]]:
    return [
        state(post) | {"author_id": taker.id, "version": post.version + 1, "updated_at": world.clock.now()}
        for post in posts
    ]


async def test_all_posts_change_hands_drafts_too(
    world: World, admin: User, giver: User, taker: User, posts: list[Post]
) -> None:
    await world.given(other := world.make.post(admin))
    assert await world.post_transfer.transfer(actor(admin), giver.id, taker.id) == 4
    assert stored(world, posts) == moved(world, posts, taker)
    assert stored(world, [other]) == [state(other)]
    assert world.store.event_names == ["post.transferred"] * 4
    assert {entry.event.actor_id for entry in world.store.outbox} == {admin.id}
    assert await world.post_transfer.transfer(actor(admin), giver.id, taker.id) == 0


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
async def test_a_failure_at_any_post_leaves_every_post_where_it_was(
    world: World, admin: User, giver: User, taker: User, posts: list[Post], nth: int
) -> None:
    world.store.faults.plan("posts.save", RuntimeError("no"), nth=nth)
    with pytest.raises(RuntimeError, match="no"):
        await world.post_transfer.transfer(actor(admin), giver.id, taker.id)
    assert stored(world, posts) == [state(post) for post in posts]
    assert world.store.event_names == []


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
@pytest.mark.parametrize("conflict", [ConcurrentUpdate(), TransientConflict()])
async def test_after_a_conflict_at_any_post_all_change_hands_once(
    world: World, admin: User, giver: User, taker: User, posts: list[Post], nth: int, conflict: Exception
) -> None:
    world.store.faults.plan("posts.save", conflict, nth=nth, times=3)
    assert await world.post_transfer.transfer(actor(admin), giver.id, taker.id) == 4
    assert stored(world, posts) == moved(world, posts, taker)
    assert world.store.event_names == ["post.transferred"] * 4


async def test_a_commit_that_fails_leaves_every_post_where_it_was(
    world: World, admin: User, giver: User, taker: User, posts: list[Post]
) -> None:
    world.store.faults.plan("commit", TransientConflict(), times=5)
    with pytest.raises(TransientConflict):
        await world.post_transfer.transfer(actor(admin), giver.id, taker.id)
    assert stored(world, posts) == [state(post) for post in posts]


@pytest.mark.parametrize("edit_first", [True, False])
async def test_an_edit_at_the_same_moment_is_neither_lost_nor_overwritten(
    world: World, admin: User, giver: User, taker: User, posts: list[Post], edit_first: bool
) -> None:
    edit = world.post_authoring.edit(actor(admin), posts[1].id, PostChanges(title="Edited"))
    transfer = world.post_transfer.transfer(actor(admin), giver.id, taker.id)
    await asyncio.gather(*((edit, transfer) if edit_first else (transfer, edit)))
    post = world.store.tables.posts[posts[1].id]
    assert (post.content.title, post.author_id, post.version) == (
        Title("Edited"),
        taker.id,
        posts[1].version + 2,
    )


async def test_the_users_are_locked_in_the_order_of_their_ids(
    world: World, admin: User, giver: User, taker: User, posts: list[Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[UserId] = []
    get = InMemoryUserRepository.get

    async def watched(self: InMemoryUserRepository, user_id: UserId) -> User:
        locked.append(user_id)
        return await get(self, user_id)

    monkeypatch.setattr(InMemoryUserRepository, "get", watched)
    await world.post_transfer.transfer(actor(admin), giver.id, taker.id)
    await world.post_transfer.transfer(actor(admin), taker.id, giver.id)
    in_order = sorted((admin.id, giver.id, taker.id))
    # The taker once more, when they are looked at.
    assert locked == [*in_order, taker.id, *in_order, giver.id]


@pytest.mark.parametrize(
    ("role", "is_active"), [(Role.READER, True), (Role.AUTHOR, False), (Role.OWNER, False)]
)
async def test_a_taker_who_may_not_write_is_unfit(
    world: World, admin: User, giver: User, posts: list[Post], role: Role, is_active: bool
) -> None:
    unfit = await world.somebody(role, is_active=is_active)
    with pytest.raises(AuthorUnfit):
        await world.post_transfer.transfer(actor(admin), giver.id, unfit.id)
    with pytest.raises(AuthorUnfit):
        await world.post_transfer.transfer(actor(admin), unfit.id, unfit.id)
    assert stored(world, posts) == [state(post) for post in posts]


async def test_an_inactive_giver_may_give(world: World, admin: User, taker: User) -> None:
    giver = await world.somebody(Role.READER, is_active=False)
    await world.given(world.make.post(giver))
    assert await world.post_transfer.transfer(actor(admin), giver.id, taker.id) == 1


async def test_nothing_happens_between_one_user_and_the_same(
    world: World, admin: User, giver: User, posts: list[Post]
) -> None:
    assert await world.post_transfer.transfer(actor(admin), giver.id, giver.id) == 0
    assert stored(world, posts) == [state(post) for post in posts]


async def test_both_users_must_be_there(world: World, admin: User, giver: User) -> None:
    with pytest.raises(UserNotFound):
        await world.post_transfer.transfer(actor(admin), giver.id, NOBODY)
    with pytest.raises(UserNotFound):
        await world.post_transfer.transfer(actor(admin), NOBODY, giver.id)


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.AUTHOR, Role.EDITOR])
async def test_only_those_who_manage_accounts_transfer_posts(
    world: World, giver: User, taker: User, posts: list[Post], role: Role
) -> None:
    user = await world.somebody(role)
    with pytest.raises(PermissionDenied):
        await world.post_transfer.transfer(actor(user), giver.id, taker.id)
    with pytest.raises(PermissionDenied):
        await world.post_transfer.transfer(actor(giver), giver.id, taker.id)
    with pytest.raises(AuthenticationRequired):
        await world.post_transfer.transfer(ANONYMOUS, giver.id, taker.id)
    assert stored(world, posts) == [state(post) for post in posts]
