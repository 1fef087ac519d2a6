"""The read side of custom fields."""

from collections.abc import Sequence
from typing import Final, Protocol

from blog.application.custom_fields.views import CustomFieldView
from blog.domain.common.ids import CustomFieldId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.custom_fields.values import FieldKey

FieldRef = CustomFieldId | FieldKey
"""What a field is named by: its key in an address, its id where the caller has seen it."""

FIELD_ORDERS: Final = frozenset({"key", "created_at"})
"""What lists of fields can be sorted by."""

NATURAL_FIELD_ORDER: Final = (Order("key"),)


class CustomFieldQueries(Protocol):
    """Reads custom fields without aggregates: one statement each, and one more for a total."""

    async def find(self, key: str) -> CustomFieldView | None:
        """The field of this key, or None."""
        ...

    async def all(self) -> Sequence[CustomFieldView]:
        """All fields, by key; there are not many."""
        ...

    async def list(self, page: PageRequest) -> Page[CustomFieldView]:
        """A part of the fields; `page.order` is from `FIELD_ORDERS` or empty."""
        ...
