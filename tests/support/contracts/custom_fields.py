"""What every `CustomFieldRepository` and every `CustomFieldQueries` promises."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from blog.application.custom_fields.queries import FIELD_ORDERS, NATURAL_FIELD_ORDER
from blog.application.custom_fields.views import CustomFieldView
from blog.domain.common.custom import CustomValue, CustomValues
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import CustomFieldId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.definition import CustomField, FieldChanges
from blog.domain.custom_fields.errors import FieldKeyTaken, FieldNotFound
from blog.domain.custom_fields.values import FieldKey, FieldLabel, FieldType
from tests.support.builders import Builders
from tests.support.contracts.ground import Fetch, Ground, StorageContract, refused, state
from tests.support.contracts.lists import Filled, Keys, ListContract
from tests.support.fakes.system import START, uuid7

MOODS = Constraints(options=("calm", "wild 🦉"))


class CustomFieldRepositoryContract(StorageContract):
    async def test_a_field_comes_back_as_it_was_stored(self, ground: Ground, make: Builders) -> None:
        number = make.custom_field()
        count = make.custom_field(
            type=FieldType.INTEGER, constraints=Constraints(minimum=-(2**53) + 1, maximum=2**53 - 1)
        )
        text = make.custom_field(type=FieldType.TEXT, constraints=Constraints(max_length=2_000))
        mood = make.custom_field(type=FieldType.CHOICE, constraints=MOODS, is_required=False)
        await ground.given(number, count, text, mood)
        async with ground.units() as unit:
            for field in (number, count, text, mood):
                stored = await unit.custom_fields.get(field.id)
                assert state(stored) == state(field)
                assert state(await unit.custom_fields.get_by_key(field.key)) == state(field)
                assert stored.collect_events() == []
            rules = await unit.custom_fields.rules()
            assert rules.get(mood.key.value) == mood.rule
            assert rules.get(count.key.value) == count.rule
            assert await unit.custom_fields.count() == 4
        expected = CustomFieldView(
            id=mood.id,
            key=mood.key.value,
            label=mood.label.value,
            description=str(mood.description),
            type=FieldType.CHOICE,
            required=False,
            minimum=None,
            maximum=None,
            max_length=None,
            options=("calm", "wild 🦉"),
            created_at=mood.created_at,
            updated_at=mood.updated_at,
            version=mood.version,
        )
        assert await ground.custom_fields.find(mood.key.value) == expected
        assert await ground.custom_fields.find("unknown") is None
        everything = await ground.custom_fields.all()
        assert [view.key for view in everything] == sorted(
            field.key.value for field in (number, count, text, mood)
        )
        assert [view.rule for view in everything if view.key == count.key.value] == [count.rule]

    async def test_what_is_not_there_is_not_found(self, ground: Ground) -> None:
        async with ground.units() as unit:
            assert await unit.custom_fields.count() == 0
            with pytest.raises(FieldNotFound):
                await unit.custom_fields.get(CustomFieldId(uuid7(1)))
            with pytest.raises(FieldNotFound):
                await unit.custom_fields.get_by_key(FieldKey("a"))

    async def test_a_key_is_taken_once(self, ground: Ground, make: Builders) -> None:
        field = make.custom_field()
        await ground.given(field)
        async with refused(ground, FieldKeyTaken) as unit:
            await unit.custom_fields.add(make.custom_field(key=field.key))

    async def test_a_change_is_stored_when_it_is_saved_and_never_over_another(
        self, ground: Ground, make: Builders
    ) -> None:
        field, changes = make.custom_field(), FieldChanges(label=FieldLabel("New"), description=None)
        await ground.given(field)
        async with ground.units() as unit:
            saved = await unit.custom_fields.get(field.id)
            saved.edit(changes, by=None, now=START)
            await unit.custom_fields.save(saved)
        async with ground.units() as unit:
            assert state(await unit.custom_fields.get(field.id)) == state(saved)
        assert [event.name for event in await ground.events()] == ["custom_field.edited"]
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.custom_fields.get(field.id)
            await ground.overtake(unit, stale)
            stale.edit(FieldChanges(label=FieldLabel("Mine")), by=None, now=START)
            await unit.custom_fields.save(stale)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.custom_fields.get(field.id)
            await ground.overtake(unit, stale)
            await unit.custom_fields.remove(stale)

    async def test_a_removed_field_takes_its_values_off_all_posts(
        self, ground: Ground, make: Builders
    ) -> None:
        author, gone, kept = make.user(), make.custom_field(), make.custom_field()
        both = CustomValues({gone.key.value: 1.5, kept.key.value: 2.5})
        posts = [make.post(author, custom=both), make.draft(author, custom=both)]
        only = make.post(author, custom=CustomValues({gone.key.value: 1.5}))
        await ground.given(author, gone, kept, *posts, only)
        async with ground.units() as unit:
            leaving = await unit.custom_fields.get_by_key(gone.key)
            leaving.remove(by=None, now=START)
            await unit.custom_fields.remove(leaving)
        async with ground.units() as unit:
            for post in posts:
                stored = await unit.posts.get(post.id)
                assert stored.content.custom == {kept.key.value: 2.5}
                assert stored.version == post.version
            emptied = await unit.posts.get(only.id)
            assert emptied.content.custom == {}
            emptied.unpublish(by=None, now=START)
            await unit.posts.save(emptied)
        view = await ground.posts.find(only.id)
        assert view is not None
        assert view.custom == {}
        assert "custom_field.removed" in [event.name for event in await ground.events()]

    async def test_values_that_limits_would_break_are_counted(self, ground: Ground, make: Builders) -> None:
        author, other = make.user(), make.custom_field(key=FieldKey("other"))
        number = make.custom_field(key=FieldKey("number"))
        text = make.custom_field(key=FieldKey("text"), type=FieldType.TEXT, constraints=Constraints())
        mood = make.custom_field(key=FieldKey("mood"), type=FieldType.CHOICE, constraints=MOODS)
        values: list[dict[str, CustomValue]] = [
            {"number": 1.0, "text": "🦉🦉🦉", "mood": "calm", "other": 90.0},
            {"number": 2.5, "text": "four"},
            {"number": 3.0, "mood": "wild 🦉"},
            {"other": 80.0},
        ]
        posts = [make.draft(author, custom=CustomValues(each)) for each in values]
        await ground.given(author, other, number, text, mood, *posts)
        expected = [
            (number, Constraints(minimum=1.0, maximum=3.0), 0),
            (number, Constraints(minimum=1.5), 1),
            (number, Constraints(minimum=1.5, maximum=2.75), 2),
            (text, Constraints(max_length=4), 0),
            (text, Constraints(max_length=3), 1),
            (text, Constraints(max_length=2), 2),
            (mood, Constraints(options=("wild 🦉",)), 1),
            (mood, Constraints(options=("Calm", "none")), 2),
        ]
        async with ground.units() as unit:
            for field, limits, broken in expected:
                limited = replace(await unit.custom_fields.get(field.id), constraints=limits)
                assert await unit.custom_fields.count_broken(limited) == broken, limits


class CustomFieldListContract(ListContract[CustomField, CustomFieldView]):
    """The list of all fields, whose keys are unique."""

    natural = NATURAL_FIELD_ORDER
    mixed: ClassVar = (Order("created_at", descending=True), Order("key"))

    def keys(self) -> Keys[CustomField]:
        return {"key": lambda field: field.key.value, "created_at": lambda field: field.created_at}

    def test_every_order_is_tried(self) -> None:
        assert self.keys().keys() == FIELD_ORDERS

    def fetch(self, ground: Ground) -> Fetch[CustomFieldView]:
        async def fetch(page: PageRequest) -> Page[CustomFieldView]:
            return await ground.custom_fields.list(page)

        return fetch

    def fill(self, make: Builders) -> Filled[CustomField]:
        keys = ["m", "b", "a_", "a1", "aa", "z", "ab", "b_b", "c", "d9", "d_", "da"]
        return Filled([self.row(make, number, key) for number, key in enumerate(keys)])

    def more(self, make: Builders, filled: Filled[CustomField]) -> Sequence[CustomField]:
        return [self.row(make, number * 4, key) for number, key in enumerate(["a", "zz", "c_", "d"])]

    def row(self, make: Builders, number: int, key: str) -> CustomField:
        return make.custom_field(key=FieldKey(key), created_at=START + timedelta(microseconds=number // 3))

    async def delete(self, ground: Ground, row_id: UUID) -> None:
        async with ground.units() as unit:
            await unit.custom_fields.remove(await unit.custom_fields.get(CustomFieldId(row_id)))
