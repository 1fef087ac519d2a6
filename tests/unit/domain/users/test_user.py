from datetime import timedelta

import pytest

from blog.domain.access.roles import Role
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import UserId
from blog.domain.users.events import (
    UserDeactivated,
    UserDeleted,
    UserEdited,
    UserReactivated,
    UserRegistered,
    UserRoleChanged,
)
from blog.domain.users.user import User
from blog.domain.users.values import Bio, Email, PasswordHash, UserName, Username
from tests.support.builders import Builders
from tests.support.contracts.ground import state
from tests.support.fakes.system import START, uuid7

ADA, ADMIN = UserId(uuid7(1)), UserId(uuid7(2))
LATER = START + timedelta(days=1)


def registered(role: Role = Role.READER, by: UserId | None = None) -> User:
    return User.register(
        id=ADA,
        name=UserName("Ada"),
        username=Username("ada"),
        email=Email("ada@example.org"),
        password=PasswordHash("hash"),
        role=role,
        now=START,
        by=by,
    )


def event_of(user: User) -> DomainEvent:
    (event,) = user.collect_events()
    assert (event.aggregate_id, event.version, event.occurred_at) == (user.id, user.version, user.updated_at)
    return event


@pytest.fixture
def user() -> User:
    return Builders().user()


def test_a_new_account_is_an_active_reader_at_version_one() -> None:
    user = registered()
    assert (user.id, user.name, user.username) == (ADA, UserName("Ada"), Username("ada"))
    assert (user.email, user.password, user.bio) == (Email("ada@example.org"), PasswordHash("hash"), Bio())
    assert (user.role, user.is_active, user.version) == (Role.READER, True, 1)
    assert (user.created_at, user.updated_at) == (START, START)


def test_a_registration_is_told_of_without_personal_data() -> None:
    assert event_of(registered()) == UserRegistered(
        aggregate_id=ADA, version=1, occurred_at=START, actor_id=ADA, username="ada", role=Role.READER
    )
    appointed = event_of(registered(Role.OWNER, by=ADMIN))
    assert appointed == UserRegistered(
        aggregate_id=ADA, version=1, occurred_at=START, actor_id=ADMIN, username="ada", role=Role.OWNER
    )


def test_a_stored_account_comes_back_without_events(user: User) -> None:
    assert user.collect_events() == []


def test_the_repr_of_an_account_shows_no_password_and_no_address(user: User) -> None:
    assert "argon2id" not in repr(user)
    assert "xample.org" not in repr(user)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", UserName("Other")),
        ("username", Username("other")),
        ("bio", Bio("Other.")),
    ],
)
def test_one_field_of_the_profile_changes_alone(user: User, field: str, value: object) -> None:
    before = state(user)
    assert user.edit(by=ADMIN, now=LATER, **{field: value})  # type: ignore[arg-type]  # the table has any field
    assert state(user) == before | {field: value, "version": user.version, "updated_at": LATER}
    assert user.version == before["version"] + 1  # type: ignore[operator]  # a state holds any value
    assert event_of(user) == UserEdited(
        aggregate_id=user.id, version=user.version, occurred_at=LATER, actor_id=ADMIN, changed=(field,)
    )


def test_several_fields_change_together_in_one_version(user: User) -> None:
    version = user.version
    assert user.edit(by=ADA, now=LATER, name=UserName("N"), username=Username("u"), bio=Bio("b"))
    event = event_of(user)
    assert isinstance(event, UserEdited)
    assert event.changed == ("name", "username", "bio")
    assert user.version == version + 1


def test_an_edit_without_a_difference_is_no_change(user: User) -> None:
    before = state(user)
    assert not user.edit(by=ADA, now=LATER)
    assert not user.edit(by=ADA, now=LATER, name=user.name, username=user.username, bio=user.bio)
    assert state(user) == before
    assert user.collect_events() == []


def test_another_role_is_a_change(user: User) -> None:
    before = state(user)
    assert user.change_role(Role.ADMIN, by=ADMIN, now=LATER)
    assert state(user) == before | {"role": Role.ADMIN, "version": user.version, "updated_at": LATER}
    assert event_of(user) == UserRoleChanged(
        aggregate_id=user.id,
        version=user.version,
        occurred_at=LATER,
        actor_id=ADMIN,
        before=Role.EDITOR,
        after=Role.ADMIN,
    )


def test_the_same_role_is_no_change(user: User) -> None:
    before = state(user)
    assert not user.change_role(user.role, by=ADMIN, now=LATER)
    assert state(user) == before
    assert user.collect_events() == []


def test_an_account_is_deactivated_and_reactivated_once_each(user: User) -> None:
    before = state(user)
    assert user.deactivate(by=ADMIN, now=LATER)
    assert state(user) == before | {"is_active": False, "version": user.version, "updated_at": LATER}
    assert event_of(user) == UserDeactivated(
        aggregate_id=user.id, version=user.version, occurred_at=LATER, actor_id=ADMIN
    )
    assert not user.deactivate(by=ADMIN, now=LATER)
    assert user.collect_events() == []
    version, later = user.version, LATER + timedelta(days=1)
    assert user.reactivate(by=None, now=later)
    assert (user.is_active, user.version, user.updated_at) == (True, version + 1, later)
    assert event_of(user) == UserReactivated(
        aggregate_id=user.id, version=user.version, occurred_at=later, actor_id=None
    )
    assert not user.reactivate(by=None, now=later)
    assert (user.version, user.collect_events()) == (version + 1, [])


def test_a_newer_hash_of_the_password_is_a_change_that_nobody_is_told_of(user: User) -> None:
    before = state(user)
    user.rehash_password(PasswordHash("newer"), now=LATER)
    assert state(user) == before | {
        "password": PasswordHash("newer"),
        "version": user.version,
        "updated_at": LATER,
    }
    assert user.version > before["version"]  # type: ignore[operator]  # a state holds any value
    assert user.collect_events() == []


def test_the_end_of_an_account_is_told_of_with_its_username(user: User) -> None:
    version = user.version
    user.delete(by=ADMIN, now=LATER)
    assert event_of(user) == UserDeleted(
        aggregate_id=user.id,
        version=version + 1,
        occurred_at=LATER,
        actor_id=ADMIN,
        username=user.username.value,
    )


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("is_active", [True, False])
def test_only_active_owners_count_as_owners(role: Role, is_active: bool) -> None:
    user = Builders().user(role=role, is_active=is_active)
    assert user.is_active_owner is (is_active and role == "owner")
