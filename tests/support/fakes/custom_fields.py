"""Custom fields in memory."""

from collections.abc import Sequence
from dataclasses import replace

from blog.application.custom_fields.filtering import Comparison, CustomCondition
from blog.application.custom_fields.queries import NATURAL_FIELD_ORDER, CustomFieldQueries
from blog.application.custom_fields.views import CustomFieldView
from blog.domain.common.custom import CustomValue, CustomValues
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import CustomFieldId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.custom_fields.definition import CustomField
from blog.domain.custom_fields.errors import FieldKeyTaken, FieldNotFound
from blog.domain.custom_fields.repository import CustomFieldRepository
from blog.domain.custom_fields.rules import FieldRules
from blog.domain.custom_fields.values import FieldKey
from tests.support.fakes.memory import HandedOut, Scope, Stored, Tables
from tests.support.fakes.paging import Keys, moment, paged

_KEYS: Keys[CustomFieldView] = {
    "key": lambda view: view.key,
    "created_at": lambda view: moment(view.created_at),
    "id": lambda view: str(view.id),
}


class InMemoryCustomFieldRepository(CustomFieldRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[CustomField] = HandedOut()

    async def get(self, field_id: CustomFieldId) -> CustomField:
        tables = await self._scope.call("custom_fields.get")
        return self._give(tables.custom_fields.get(field_id))

    async def get_by_key(self, key: FieldKey) -> CustomField:
        tables = await self._scope.call("custom_fields.get_by_key")
        return self._give(_by_key(tables, key.value))

    async def rules(self) -> FieldRules:
        tables = await self._scope.call("custom_fields.rules")
        return FieldRules({field.key.value: field.rule for field in tables.custom_fields.values()})

    async def count(self) -> int:
        return len((await self._scope.call("custom_fields.count")).custom_fields)

    async def count_broken(self, field: CustomField) -> int:
        tables = await self._scope.call("custom_fields.count_broken")
        return sum(
            not _allows(field, post.content.custom[field.key.value])
            for post in tables.posts.values()
            if field.key.value in post.content.custom
        )

    async def add(self, field: CustomField) -> None:
        tables = await self._scope.call("custom_fields.add")
        with self._scope.to_be_left_after_an_error():
            if _by_key(tables, field.key.value) is not None:
                raise FieldKeyTaken
            self._put(tables, field)

    async def save(self, field: CustomField) -> None:
        tables = await self._scope.call("custom_fields.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(field, tables.custom_fields.get(field.id))
            self._put(tables, field)

    async def remove(self, field: CustomField) -> None:
        tables = await self._scope.call("custom_fields.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(field, tables.custom_fields.get(field.id))
            del tables.custom_fields[field.id]
            for post in [each for each in tables.posts.values() if field.key.value in each.content.custom]:
                left = {key: value for key, value in post.content.custom.items() if key != field.key.value}
                content = replace(post.content, custom=CustomValues(left))
                tables.posts[post.id] = replace(post, content=content)
            self._scope.events += field.collect_events()

    def _give(self, stored: CustomField | None) -> CustomField:
        if stored is None:
            raise FieldNotFound
        return self._out.give(stored)

    def _put(self, tables: Tables, field: CustomField) -> None:
        tables.custom_fields[field.id] = self._out.give(field)
        self._out.note(field)
        self._scope.events += field.collect_events()


class InMemoryCustomFieldQueries(CustomFieldQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find(self, key: str) -> CustomFieldView | None:
        field = _by_key(self._stored.tables, key)
        return None if field is None else _view(field)

    async def all(self) -> Sequence[CustomFieldView]:
        views = [_view(field) for field in self._stored.tables.custom_fields.values()]
        return sorted(views, key=lambda view: view.key)

    async def list(self, page: PageRequest) -> Page[CustomFieldView]:
        return paged(await self.all(), _KEYS, NATURAL_FIELD_ORDER, page)


def fulfils(values: CustomValues, condition: CustomCondition) -> bool:
    """Whether a post with these values is one that a condition asks for."""
    value = values.get(condition.key)
    return value is not None and any(
        _compares(value, condition.comparison, wanted) for wanted in condition.values
    )


def _compares(value: CustomValue, comparison: Comparison, wanted: CustomValue) -> bool:
    if comparison is Comparison.EQUAL:
        return value == wanted
    if isinstance(value, str) or isinstance(wanted, str):
        more, less = str(value) >= str(wanted), str(value) <= str(wanted)
    else:
        more, less = value >= wanted, value <= wanted
    return more if comparison is Comparison.AT_LEAST else less


def _allows(field: CustomField, value: CustomValue) -> bool:
    try:
        field.rule.checked(value, field="")
    except ValidationFailed:
        return False
    return True


def _by_key(tables: Tables, key: str) -> CustomField | None:
    return next((each for each in tables.custom_fields.values() if each.key.value == key), None)


def _view(field: CustomField) -> CustomFieldView:
    limits = field.constraints
    return CustomFieldView(
        id=field.id,
        key=field.key.value,
        label=field.label.value,
        description=None if field.description is None else field.description.value,
        type=field.type,
        required=field.is_required,
        minimum=limits.minimum,
        maximum=limits.maximum,
        max_length=limits.max_length,
        options=limits.options,
        created_at=field.created_at,
        updated_at=field.updated_at,
        version=field.version,
    )
