import pytest

from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import UserId
from blog.domain.common.paging import PageRequest
from blog.domain.users.errors import UserNotFound
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.mark.parametrize("role", [None, Role.READER, Role.CONTRIBUTOR, Role.AUTHOR, Role.EDITOR])
async def test_the_address_of_another_person_is_not_shown(world: World, role: Role | None) -> None:
    user = await world.somebody()
    viewer = ANONYMOUS if role is None else actor(await world.somebody(role))
    view = await world.user_reading.get(viewer, user.id)
    assert view.email is None
    assert (view.id, view.username, view.name) == (user.id, user.username.value, user.name.value)
    page = await world.user_reading.list(viewer, PageRequest())
    assert [each.email for each in page.items if each.id != viewer.user_id] == [None]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OWNER])
async def test_those_who_manage_accounts_see_every_address(world: World, role: Role) -> None:
    users = [await world.somebody(each) for each in Role]
    viewer = actor(await world.somebody(role))
    for user in users:
        assert (await world.user_reading.get(viewer, user.id)).email == user.email.value
    page = await world.user_reading.list(viewer, PageRequest(count=True))
    assert None not in {each.email for each in page.items}
    assert page.total == len(users) + 1


@pytest.mark.parametrize("role", Role)
async def test_everybody_sees_their_own_address(world: World, role: Role) -> None:
    user = await world.somebody(role)
    assert (await world.user_reading.get_own(actor(user))).email == user.email.value
    page = await world.user_reading.list(actor(user), PageRequest())
    assert [each.email for each in page.items] == [user.email.value]


async def test_the_repr_of_an_account_as_its_owner_sees_it_shows_no_address(world: World) -> None:
    view = await world.user_reading.get_own(actor(await world.somebody()))
    assert view.email is not None
    assert view.email not in repr(view)


async def test_a_visitor_has_no_account_of_their_own(world: World) -> None:
    with pytest.raises(AuthenticationRequired):
        await world.user_reading.get_own(ANONYMOUS)


async def test_an_unknown_account_is_not_found(world: World) -> None:
    with pytest.raises(UserNotFound):
        await world.user_reading.get(ANONYMOUS, UserId(uuid7(1)))


async def test_a_list_is_paged_as_it_was_asked_for(world: World) -> None:
    users = [await world.somebody() for _ in range(3)]
    first = await world.user_reading.list(ANONYMOUS, PageRequest(limit=2))
    assert [view.id for view in first.items] == [users[0].id, users[1].id]
    rest = await world.user_reading.list(ANONYMOUS, PageRequest(limit=2, position=first.next))
    assert [view.id for view in rest.items] == [users[2].id]
