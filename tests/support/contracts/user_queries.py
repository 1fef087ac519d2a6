"""What every `UserQueries` promises."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from blog.application.users.queries import NATURAL_USER_ORDER, USER_ORDERS
from blog.application.users.views import CredentialsView, UserView
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.domain.common.paging import Order, PageRequest
from blog.domain.users.user import User
from blog.domain.users.values import Email, PasswordHash, UserName, Username
from tests.support.builders import Builders
from tests.support.contracts.ground import Fetch, Ground, StorageContract
from tests.support.contracts.lists import NAMES, Filled, Keys, ListContract
from tests.support.contracts.users import DIFFERENT_TEXT, SAME_TEXT
from tests.support.fakes.system import START, uuid7


class UserQueriesContract(StorageContract):
    @pytest.mark.parametrize("is_active", [True, False])
    @pytest.mark.parametrize("verified_at", [START, None], ids=["verified", "not verified"])
    async def test_a_user_is_found_with_every_field(
        self, ground: Ground, make: Builders, is_active: bool, verified_at: datetime | None
    ) -> None:
        user = make.user(role=Role.ADMIN, is_active=is_active, email_verified_at=verified_at)
        await ground.given(make.user(), user)
        assert await ground.users.find(user.id) == UserView(
            id=user.id,
            username=user.username.value,
            name=user.name.value,
            bio=user.bio.value,
            role=Role.ADMIN,
            is_active=is_active,
            created_at=user.created_at,
            updated_at=user.updated_at,
            version=user.version,
            email=user.email.value,
            email_verified=verified_at is not None,
        )

    async def test_an_unknown_user_is_none(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.user())
        assert await ground.users.find(UserId(uuid7(1))) is None

    async def test_users_are_found_by_what_they_are_named_by(self, ground: Ground, make: Builders) -> None:
        one, other, nobody = make.user(), make.user(is_active=False), make.user()
        await ground.given(one, other, make.user())
        refs = (other.username, one.id, other.id, nobody.id, nobody.username)
        found = await ground.users.named(refs)
        assert {ref: view.id for ref, view in found.items()} == {
            other.username: other.id,
            one.id: one.id,
            other.id: other.id,
        }
        assert found[one.id] == await ground.users.find(one.id)

    @pytest.mark.parametrize("is_active", [True, False])
    async def test_credentials_are_found_by_the_address(
        self, ground: Ground, make: Builders, is_active: bool
    ) -> None:
        user = make.user(is_active=is_active)
        await ground.given(make.user(), user)
        assert await ground.users.credentials(user.email) == CredentialsView(
            user_id=user.id, password=user.password, is_active=is_active
        )

    async def test_credentials_are_found_by_the_id(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        await ground.given(make.user(), user)
        found = await ground.users.credentials_of(user.id)
        assert found == await ground.users.credentials(user.email)
        assert await ground.users.credentials_of(UserId(uuid7(1))) is None

    async def test_credentials_are_found_whatever_the_spelling(self, ground: Ground, make: Builders) -> None:
        users = {asked: make.user(email=Email(f"{text}@example.org")) for text, asked in SAME_TEXT.items()}
        await ground.given(*users.values())
        for asked, user in users.items():
            found = await ground.users.credentials(Email(f"{asked}@Example.org"))
            assert found is not None, asked
            assert found.user_id == user.id

    async def test_the_credentials_of_another_address_are_none(self, ground: Ground, make: Builders) -> None:
        await ground.given(*(make.user(email=Email(f"{text}@example.org")) for text in DIFFERENT_TEXT))
        for asked in DIFFERENT_TEXT.values():
            assert await ground.users.credentials(Email(f"{asked}@example.org")) is None, asked

    async def test_accounts_with_bcrypt_hashes_are_noticed(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.user(password=PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$2b$2b")))
        assert not await ground.users.any_bcrypt()
        await ground.given(make.user(password=PasswordHash("$2b$12$" + "x" * 53)), make.user())
        assert await ground.users.any_bcrypt()

    async def test_a_listed_user_has_every_field(self, ground: Ground, make: Builders) -> None:
        user = make.user(is_active=False)
        await ground.given(user)
        found = await UserListContract().fetch(ground)(PageRequest())
        assert found.items == (await ground.users.find(user.id),)


class UserListContract(ListContract[User, UserView]):
    def keys(self) -> Keys[User]:
        return {
            "created_at": lambda user: user.created_at,
            "username": lambda user: user.username.value,
            "name": lambda user: user.name.value,
        }

    natural = NATURAL_USER_ORDER
    mixed: ClassVar = (Order("name", descending=True), Order("created_at"))

    def test_every_order_is_tried(self) -> None:
        assert self.keys().keys() == USER_ORDERS

    def fetch(self, ground: Ground) -> Fetch[UserView]:
        return ground.users.list

    def fill(self, make: Builders) -> Filled[User]:
        return Filled([self.row(make, number, name) for number, name in enumerate(NAMES)])

    def more(self, make: Builders, filled: Filled[User]) -> Sequence[User]:
        return [self.row(make, number * 4, name) for number, name in enumerate(["A", "zz", "ada", "B"])]

    def row(self, make: Builders, number: int, name: str) -> User:
        username = Username(f"{'zyx'[number % 3]}{make.user().id.hex[-6:]}")
        at = START + timedelta(microseconds=number // 3)
        return make.user(name=UserName(name), username=username, created_at=at)

    async def delete(self, ground: Ground, row_id: UUID) -> None:
        async with ground.units() as unit:
            await unit.users.remove(await unit.users.get(UserId(row_id)))
