import pytest

from blog.application.unit_of_work import TransientConflict
from blog.application.users.editing import UserChanges
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from blog.domain.common.errors import (
    AuthenticationRequired,
    PermissionDenied,
    PreconditionFailed,
    ValidationFailed,
)
from blog.domain.common.ids import UserId
from blog.domain.users.errors import EmailTaken, UsernameTaken, UserNotFound
from blog.domain.users.user import User
from blog.domain.users.values import Bio, UserName, Username
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


def stored(world: World, user: User) -> User:
    return world.store.tables.users[user.id]


@pytest.mark.parametrize("role", Role)
async def test_everybody_edits_their_own_profile(world: World, role: Role) -> None:
    user = await world.somebody(role)
    changes = UserChanges(name="New", username="new", bio="New.")
    await world.user_editing.edit(actor(user), user.id, changes, expected_version=user.version)
    assert state(stored(world, user)) == state(user) | {
        "name": UserName("New"),
        "username": Username("new"),
        "bio": Bio("New."),
        "version": user.version + 1,
        "updated_at": world.clock.now(),
    }
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("user.edited", user.id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (UserChanges(name="New"), "name"),
        (UserChanges(username="new"), "username"),
        (UserChanges(bio="New."), "bio"),
    ],
)
async def test_a_field_changes_alone(world: World, changes: UserChanges, field: str) -> None:
    user = await world.somebody()
    await world.user_editing.edit(actor(user), user.id, changes)
    (entry,) = world.store.outbox
    assert entry.event.payload == {"changed": [field]}


async def test_an_admin_edits_those_of_lower_rank_only(world: World) -> None:
    admin, editor = await world.somebody(Role.ADMIN), await world.somebody(Role.EDITOR)
    await world.user_editing.edit(actor(admin), editor.id, UserChanges(bio="By admin."))
    assert stored(world, editor).bio == Bio("By admin.")
    for role in (Role.ADMIN, Role.OWNER):
        peer = await world.somebody(role)
        with pytest.raises(PermissionDenied):
            await world.user_editing.edit(actor(admin), peer.id, UserChanges(bio="By admin."))
        assert state(stored(world, peer)) == state(peer)


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
async def test_others_edit_nobody_else(world: World, role: Role) -> None:
    editor, user = await world.somebody(role), await world.somebody()
    with pytest.raises(PermissionDenied):
        await world.user_editing.edit(actor(editor), user.id, UserChanges(name="New"))
    assert world.store.event_names == []


async def test_a_visitor_edits_nobody(world: World) -> None:
    user = await world.somebody()
    for user_id in (user.id, UserId(uuid7(1))):
        with pytest.raises(AuthenticationRequired):
            await world.user_editing.edit(ANONYMOUS, user_id, UserChanges(name="New"))


@pytest.mark.parametrize(
    "changes",
    [UserChanges(name="New", role=Role.ADMIN), UserChanges(name="New", is_active=False)],
    ids=["role", "is_active"],
)
async def test_what_is_allowed_is_not_done_where_the_rest_is_not(world: World, changes: UserChanges) -> None:
    user = await world.somebody(Role.EDITOR)
    with pytest.raises(PermissionDenied):
        await world.user_editing.edit(actor(user), user.id, changes)
    assert state(stored(world, user)) == state(user)


async def test_a_change_of_the_role_alone_needs_no_permission_for_the_profile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = {**PERMISSIONS, (Action.USER_EDIT, Role.ADMIN): Grant.NEVER}
    monkeypatch.setattr("blog.domain.access.actor.PERMISSIONS", table)
    admin, user = actor(await world.somebody(Role.ADMIN)), await world.somebody()
    await world.user_editing.edit(admin, user.id, UserChanges(role=Role.AUTHOR))
    await world.user_editing.edit(admin, user.id, UserChanges(is_active=False))
    with pytest.raises(PermissionDenied):
        await world.user_editing.edit(admin, user.id, UserChanges(role=Role.EDITOR, name="New"))
    assert stored(world, user).role is Role.AUTHOR


async def test_an_empty_change_needs_permission_and_changes_nothing(world: World) -> None:
    user, stranger = await world.somebody(), await world.somebody()
    await world.user_editing.edit(actor(user), user.id, UserChanges())
    assert state(stored(world, user)) == state(user)
    assert "users.save" not in world.store.calls
    with pytest.raises(PermissionDenied):
        await world.user_editing.edit(actor(stranger), user.id, UserChanges())


async def test_the_same_values_are_no_change(world: World) -> None:
    user = await world.somebody()
    same = UserChanges(name=user.name.value, bio=user.bio.value)
    await world.user_editing.edit(actor(user), user.id, same)
    assert state(stored(world, user)) == state(user)
    assert "users.save" not in world.store.calls


async def test_an_unknown_account_is_not_found(world: World) -> None:
    owner = await world.somebody(Role.OWNER)
    with pytest.raises(UserNotFound):
        await world.user_editing.edit(actor(owner), UserId(uuid7(1)), UserChanges(name="New"))


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        (UserChanges(name=""), "name", "blank"),
        (UserChanges(username="Not One"), "username", "not_a_username"),
        (UserChanges(bio="x" * 2_001), "bio", "too_long"),
    ],
)
async def test_what_is_not_valid_is_refused(
    world: World, changes: UserChanges, field: str, code: str
) -> None:
    user = await world.somebody()
    made = world.store.units.made
    with pytest.raises(ValidationFailed) as error:
        await world.user_editing.edit(actor(user), user.id, changes)
    assert [(each.field, each.code) for each in error.value.errors] == [(field, code)]
    assert world.store.units.made == made


async def test_what_another_user_has_is_taken(world: World) -> None:
    user, other = await world.somebody(), await world.somebody()
    with pytest.raises(UsernameTaken):
        await world.user_editing.edit(actor(user), user.id, UserChanges(username=other.username.value))
    assert state(stored(world, user)) == state(user)


async def test_an_older_version_is_refused_only_to_those_who_may_edit(world: World) -> None:
    user, stranger = await world.somebody(), await world.somebody()
    stale = user.version - 1
    with pytest.raises(PreconditionFailed) as error:
        await world.user_editing.edit(actor(user), user.id, UserChanges(name="New"), expected_version=stale)
    assert error.value.current_version == user.version
    with pytest.raises(PermissionDenied):
        await world.user_editing.edit(
            actor(stranger), user.id, UserChanges(name="New"), expected_version=stale
        )
    assert state(stored(world, user)) == state(user)


async def test_an_admin_changes_roles_below_their_own(world: World) -> None:
    admin, user = await world.somebody(Role.ADMIN), await world.somebody(Role.READER)
    await world.user_editing.edit(actor(admin), user.id, UserChanges(role=Role.EDITOR))
    assert state(stored(world, user)) == state(user) | {
        "role": Role.EDITOR,
        "version": user.version + 1,
        "updated_at": world.clock.now(),
    }
    assert world.store.outbox[0].event.actor_id == admin.id
    for role in (Role.ADMIN, Role.OWNER):
        with pytest.raises(PermissionDenied):
            await world.user_editing.edit(actor(admin), user.id, UserChanges(role=role))
    with pytest.raises(PermissionDenied):
        await world.user_editing.edit(actor(admin), admin.id, UserChanges(role=Role.OWNER))
    assert world.store.event_names == ["user.role_changed"]


async def test_profile_role_and_activity_change_together_or_not_at_all(world: World) -> None:
    owner, user = await world.somebody(Role.OWNER), await world.somebody()
    changes = UserChanges(name="New", role=Role.AUTHOR, is_active=False)
    world.store.faults.plan("users.save", EmailTaken())
    with pytest.raises(EmailTaken):
        await world.user_editing.edit(actor(owner), user.id, changes)
    assert state(stored(world, user)) == state(user)
    await world.user_editing.edit(actor(owner), user.id, changes)
    changed = stored(world, user)
    assert (changed.name, changed.role, changed.is_active) == (UserName("New"), Role.AUTHOR, False)
    assert world.store.event_names == ["user.edited", "user.role_changed", "user.deactivated"]


@pytest.mark.parametrize(
    ("changes", "event"),
    [
        (UserChanges(name="New", role=Role.READER, is_active=True), "user.edited"),
        (UserChanges(role=Role.AUTHOR, is_active=True), "user.role_changed"),
        (UserChanges(role=Role.READER, is_active=False), "user.deactivated"),
    ],
)
async def test_one_difference_among_several_fields_is_a_change(
    world: World, changes: UserChanges, event: str
) -> None:
    owner, user = await world.somebody(Role.OWNER), await world.somebody(Role.READER)
    await world.user_editing.edit(actor(owner), user.id, changes)
    assert stored(world, user).version == user.version + 1
    assert world.store.event_names == [event]


async def test_a_deactivated_user_is_signed_out_everywhere_and_others_are_not(world: World) -> None:
    owner, user, other = [await world.somebody(role) for role in (Role.OWNER, Role.AUTHOR, Role.AUTHOR)]
    kept = world.make.session(other)
    await world.given(world.make.session(user), world.make.session(user), kept)
    await world.user_editing.edit(actor(owner), user.id, UserChanges(is_active=False))
    assert list(world.store.tables.sessions) == [kept.id]
    assert state(stored(world, user)) == state(user) | {
        "is_active": False,
        "version": user.version + 1,
        "updated_at": world.clock.now(),
    }
    assert world.store.event_names == ["user.deactivated", "session.ended", "session.ended"]
    assert {entry.event.actor_id for entry in world.store.outbox} == {owner.id}


async def test_a_user_who_stays_active_stays_signed_in(world: World) -> None:
    owner, user = await world.somebody(Role.OWNER), await world.somebody()
    session = world.make.session(user)
    await world.given(session)
    for changes in (UserChanges(role=Role.AUTHOR), UserChanges(is_active=True), UserChanges(name="New")):
        await world.user_editing.edit(actor(owner), user.id, changes)
    assert list(world.store.tables.sessions) == [session.id]


async def test_an_account_is_reactivated(world: World) -> None:
    admin, user = await world.somebody(Role.ADMIN), await world.somebody(is_active=False)
    await world.user_editing.edit(actor(admin), user.id, UserChanges(is_active=True))
    assert stored(world, user).is_active
    assert stored(world, user).updated_at == world.clock.now()
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("user.reactivated", admin.id)


async def test_a_conflict_is_overcome_and_the_change_is_made_once(world: World) -> None:
    user = await world.somebody()
    world.store.faults.plan("users.save", TransientConflict(), times=2)
    await world.user_editing.edit(actor(user), user.id, UserChanges(name="New"))
    assert state(stored(world, user)) == state(user) | {
        "name": UserName("New"),
        "version": user.version + 1,
        "updated_at": world.clock.now(),
    }
    assert world.store.event_names == ["user.edited"]
