"""Custom fields that change or go while others write values, on each real database: no rule is broken."""

from collections.abc import Awaitable, Callable

import pytest

from blog.adapters.persistence.engine import Database
from blog.adapters.system.identity import Uuid7Generator
from blog.application.custom_fields.declaring import FieldDeclaring, FieldEdits, NewField
from blog.application.posts.custom import checked
from blog.application.transact import Transact
from blog.application.unit_of_work import TransientConflict, UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.common.custom import CustomValues
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import UserId
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.definition import CustomField
from blog.domain.custom_fields.errors import FieldInUse, TooManyFields
from blog.domain.custom_fields.values import FieldKey, FieldType
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.integration.persistence.conftest import Reopen, Units
from tests.integration.persistence.test_races import outcomes
from tests.support.builders import Builders
from tests.support.fakes.system import START, FixedClock, uuid7

ADMIN = Actor(user_id=UserId(uuid7(1)), role=Role.ADMIN)
KEY = FieldKey("rating")
WRITERS = 4
ROUNDS = 4


class People:
    """Those who write values, and the admin who changes the field."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact
        self.declaring = FieldDeclaring(transact, Uuid7Generator(), FixedClock())

    async def write(self, post: Post, value: float) -> None:
        async def work(unit: UnitOfWork) -> None:
            stored = await unit.posts.get(post.id)
            custom = await checked(unit, {KEY.value: value})
            if stored.edit(ContentChanges(custom=custom), by=None, now=START):
                await unit.posts.save(stored)

        await self._transact(work)

    async def limit(self, maximum: float) -> None:
        await self.declaring.edit(ADMIN, KEY, FieldEdits(maximum=maximum))

    async def remove(self) -> None:
        await self.declaring.remove(ADMIN, KEY)


@pytest.fixture
def people(transact: Transact) -> People:
    return People(transact)


@pytest.fixture
async def author(units: Units, make: Builders) -> User:
    author = make.user()
    await units.given(author)
    return author


async def test_of_a_field_that_is_removed_no_value_is_left_or_comes_back(
    units: Units, make: Builders, people: People, author: User
) -> None:
    for _ in range(ROUNDS):
        field = make.custom_field(key=KEY)
        posts = [make.post(author, custom=CustomValues({KEY.value: 1.5})) for _ in range(WRITERS)]
        await units.given(field, *posts)
        work: list[Awaitable[None]] = [people.write(post, 2.5) for post in posts]
        work.insert(WRITERS // 2, people.remove())
        done = await outcomes(work)
        assert set(done) <= {"done", ValidationFailed.__name__}
        async with units() as unit:
            assert await unit.custom_fields.count() == 0
            assert [(await unit.posts.get(post.id)).content.custom for post in posts] == [{}] * WRITERS


async def test_no_value_is_stored_that_tighter_limits_do_not_allow(
    units: Units, make: Builders, people: People, author: User
) -> None:
    for _ in range(ROUNDS):
        field = make.custom_field(key=KEY, constraints=Constraints(maximum=9.0))
        posts = [make.post(author) for _ in range(WRITERS)]
        await units.given(field, *posts)
        work: list[Awaitable[None]] = [people.write(post, 9.0) for post in posts]
        work.insert(WRITERS // 2, people.limit(5.0))
        done = await outcomes(work)
        assert set(done) <= {"done", ValidationFailed.__name__, FieldInUse.__name__}
        async with units() as unit:
            stored = await unit.custom_fields.get_by_key(KEY)
            assert await unit.custom_fields.count_broken(stored) == 0
            written = [bool((await unit.posts.get(post.id)).content.custom) for post in posts]
            assert (stored.constraints.maximum == 5.0) is not any(written)
        await people.remove()


async def test_the_last_free_place_is_taken_once(units: Units, make: Builders, people: People) -> None:
    await units.given(*(make.custom_field() for _ in range(CustomField.MOST - 1)))

    async def declare(key: str) -> None:
        await people.declaring.declare(ADMIN, NewField(key=key, label="a", type=FieldType.DATE))

    assert await outcomes([declare("one"), declare("two"), declare("three")]) == {
        "done": 1,
        TooManyFields.__name__: 2,
    }


async def test_those_who_change_a_field_and_those_who_write_values_wait_for_each_other(
    server: Database, reopen: Reopen, make: Builders
) -> None:
    units, impatient = Units(server), Units(reopen(server, lock_timeout=0.05))
    author, field = make.user(), make.custom_field(key=KEY)
    post = make.post(author, custom=CustomValues({KEY.value: 1.5}))
    await units.given(author, field, post)

    async def write(unit: UnitOfWork) -> None:
        await checked(unit, {KEY.value: 2.5})

    async def change(unit: UnitOfWork) -> None:
        await unit.custom_fields.get_by_key(KEY)

    async def is_barred(work: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        with pytest.raises(TransientConflict):
            async with impatient() as unit:
                await work(unit)

    async with units() as unit:
        await write(unit)
        await is_barred(change)
        async with impatient() as other:
            await write(other)
    async with units() as unit:
        await change(unit)
        await is_barred(write)
        async with impatient() as bystander:
            await bystander.posts.get(post.id)
