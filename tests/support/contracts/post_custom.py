"""What every `PostRepository` and every `PostQueries` promises of custom values."""

from collections.abc import Sequence

import pytest

from blog.application.custom_fields.filtering import Comparison, CustomCondition
from blog.application.posts.queries import PostFilter
from blog.domain.common.custom import NO_CUSTOM_VALUES, CustomChanges, CustomValue, CustomValues
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId
from blog.domain.common.paging import PageRequest
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.definition import CustomField
from blog.domain.custom_fields.values import FieldKey, FieldType
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.policy import DraftScope
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START

VALUES = CustomValues(
    {
        "text": "Über 🦉\n" + "t" * 1_993,
        "string": "Z\u00fcrich 'n\" \\ % " + "🦉" * 240,
        "integer": 2**53 - 1,
        "number": 0.1 + 0.2,
        "boolean": False,
        "date": "2024-02-29",
        "datetime": "2026-01-31T12:00:00.000001Z",
        "url": "https://a.example/" + "u" * 2_030,
        "choice": "wild",
    }
)
"""One of each type, as long and as exact as may be."""
NUMBERS = [5e-324, 1.7976931348623157e308, -123456789.12345679, 1e22, 0.0, 4.35]


def fields(make: Builders) -> dict[str, CustomField]:
    """A field of each type, called like it."""
    limits = {FieldType.CHOICE: Constraints(options=("calm", "wild"))}
    return {
        kind.value: make.custom_field(
            key=FieldKey(kind.value), type=kind, constraints=limits.get(kind, Constraints())
        )
        for kind in FieldType
    }


class PostCustomContract(StorageContract):
    async def test_values_of_every_type_come_back_exactly(self, ground: Ground, make: Builders) -> None:
        author, declared = make.user(), fields(make)
        post, plain = make.post(author, custom=VALUES), make.post(author)
        numbers = [make.draft(author, custom=CustomValues({"number": number})) for number in NUMBERS]
        await ground.given(author, *declared.values(), post, plain, *numbers)
        async with ground.units() as unit:
            stored = await unit.posts.get(post.id)
            assert state(stored) == state(post)
            kinds = {key: type(value) for key, value in stored.content.custom.items()}
            assert kinds == {key: type(value) for key, value in VALUES.items()}
            assert (await unit.posts.get(plain.id)).content.custom == NO_CUSTOM_VALUES
            for number in numbers:
                assert (await unit.posts.get(number.id)).content.custom == number.content.custom
        views = {
            view.id: view.custom for view in (await ground.posts.list(PostFilter(), PageRequest())).items
        }
        assert views == {post.id: VALUES, plain.id: NO_CUSTOM_VALUES}
        for number in numbers:
            view = await ground.posts.find(number.id)
            assert view is not None
            assert (view.custom, type(view.custom["number"])) == (number.content.custom, float)

    async def test_values_are_changed_one_by_one(self, ground: Ground, make: Builders) -> None:
        author, declared = make.user(), fields(make)
        post = make.post(author, custom=CustomValues({"number": 1.0, "string": "a", "boolean": True}))
        await ground.given(author, *declared.values(), post)
        changes: list[dict[str, CustomValue | None]] = [
            {"number": 2.0, "string": None, "integer": 7},
            {"boolean": False},
            {"number": None, "boolean": None, "integer": None},
            {"string": "b"},
        ]
        expected = dict(post.content.custom)
        for change in changes:
            async with ground.units() as unit:
                stored = await unit.posts.get(post.id)
                stored.edit(ContentChanges(custom=CustomChanges(change)), by=author.id, now=START)
                await unit.posts.save(stored)
            expected = {key: value for key, value in {**expected, **change}.items() if value is not None}
            async with ground.units() as unit:
                assert state(await unit.posts.get(post.id)) == state(stored)
            view = await ground.posts.find(post.id, with_body=False)
            assert view is not None
            assert view.custom == expected

    async def test_values_of_a_field_that_is_not_there_are_a_conflict(
        self, ground: Ground, make: Builders
    ) -> None:
        author, field = make.user(), make.custom_field()
        post = make.post(author)
        await ground.given(author, field, post)
        values = CustomValues({field.key.value: 1.0, "gone": 1.0})
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.posts.add(make.post(author, custom=values))
        async with refused(ground, ConcurrentUpdate) as unit:
            stored = await unit.posts.get(post.id)
            stored.edit(ContentChanges(custom=CustomChanges(values)), by=None, now=START)
            await unit.posts.save(stored)

    async def test_a_removed_post_leaves_no_values_behind(self, ground: Ground, make: Builders) -> None:
        author, field = make.user(), make.custom_field()
        post = make.post(author, custom=CustomValues({field.key.value: 1.0}))
        await ground.given(author, field, post)
        async with ground.units() as unit:
            await unit.posts.remove(await unit.posts.get(post.id))
        async with ground.units() as unit:
            stored = await unit.custom_fields.get(field.id)
            stored.constraints = Constraints(minimum=50.0)
            assert await unit.custom_fields.count_broken(stored) == 0

    async def found(
        self, ground: Ground, *conditions: CustomCondition, drafts: DraftScope = DraftScope.NONE
    ) -> Sequence[PostId]:
        status = PostFilter().status if drafts is DraftScope.NONE else None
        wanted = PostFilter(custom=conditions, drafts=drafts, status=status)
        page = await ground.posts.list(wanted, PageRequest(count=True))
        assert page.total == len(page.items)
        return sorted(view.id for view in page.items)

    async def test_posts_are_found_by_their_values(self, ground: Ground, make: Builders) -> None:
        author, declared = make.user(), fields(make)
        values: list[dict[str, CustomValue]] = [
            {"number": 1.0, "integer": 10, "boolean": True, "string": "Graz", "date": "2025-12-31"},
            {"number": 2.5, "integer": -10, "boolean": False, "string": "graz", "date": "2026-01-01"},
            {"number": 2.5, "choice": "wild", "datetime": "2026-01-31T12:00:00.000000Z"},
            {"string": "Z\u00fcrich", "choice": "calm", "datetime": "2026-01-31T12:00:00.000001Z"},
            {"integer": 2, "string": "10"},
        ]
        posts = [make.post(author, custom=CustomValues(each)) for each in values]
        draft = make.draft(author, custom=CustomValues(values[0]))
        await ground.given(author, *declared.values(), *posts, make.post(author), draft)

        def asks(key: str, *wanted: CustomValue, by: Comparison = Comparison.EQUAL) -> CustomCondition:
            return CustomCondition(declared[key].id, key, by, wanted)

        least, most = Comparison.AT_LEAST, Comparison.AT_MOST
        expected: list[tuple[list[CustomCondition], list[int]]] = [
            ([asks("number", 2.5)], [1, 2]),
            ([asks("number", 2.5, 1.0)], [0, 1, 2]),
            ([asks("number", 2.0, by=least)], [1, 2]),
            ([asks("number", 1.0, by=least), asks("number", 2.0, by=most)], [0]),
            ([asks("integer", 2, by=least)], [0, 4]),
            ([asks("integer", -10)], [1]),
            ([asks("boolean", False)], [1]),
            ([asks("string", "Graz")], [0]),
            ([asks("string", "Z\u00fcrich", "graz")], [1, 3]),
            ([asks("string", "10")], [4]),
            ([asks("choice", "wild"), asks("number", 2.5)], [2]),
            ([asks("choice", "wild"), asks("number", 1.0)], []),
            ([asks("date", "2026-01-01", by=least)], [1]),
            ([asks("date", "2026-01-01", by=most)], [0, 1]),
            ([asks("datetime", "2026-01-31T12:00:00.000000Z", by=most)], [2]),
            ([asks("datetime", "2026-01-31T12:00:00.000001Z", by=least)], [3]),
        ]
        for conditions, numbers in expected:
            assert await self.found(ground, *conditions) == [posts[n].id for n in numbers], conditions
        everything = await self.found(ground, asks("number", 1.0), drafts=DraftScope.ALL)
        assert everything == [posts[0].id, draft.id]

    @pytest.mark.parametrize("limit", [1, 2])
    async def test_a_filtered_list_goes_on_from_page_to_page(
        self, ground: Ground, make: Builders, limit: int
    ) -> None:
        author, field = make.user(), make.custom_field()
        key = field.key.value
        posts = [make.post(author, custom=CustomValues({key: float(n % 2 + 1)})) for n in range(6)]
        await ground.given(author, field, *posts)
        wanted = PostFilter(custom=(CustomCondition(field.id, key, Comparison.EQUAL, (2.0,)),))
        found: list[PostId] = []
        request = PageRequest(limit=limit)
        while True:
            page = await ground.posts.list(wanted, request)
            found += [view.id for view in page.items]
            if page.next is None:
                break
            request = PageRequest(limit=limit, position=page.next)
        assert found == [posts[n].id for n in (5, 3, 1)]
