"""Read custom fields."""

from collections.abc import Sequence

from blog.application.custom_fields.queries import CustomFieldQueries
from blog.application.custom_fields.views import CustomFieldView
from blog.domain.common.paging import Page, PageRequest
from blog.domain.custom_fields.errors import FieldNotFound
from blog.domain.custom_fields.values import FieldKey


class CustomFieldReading:
    """Everybody may read which fields there are: front ends need it, and they tell nothing of any post."""

    def __init__(self, queries: CustomFieldQueries) -> None:
        self._queries = queries

    async def get(self, key: FieldKey) -> CustomFieldView:
        """One field. Raises `FieldNotFound`."""
        view = await self._queries.find(key.value)
        if view is None:
            raise FieldNotFound
        return view

    async def all(self) -> Sequence[CustomFieldView]:
        """All fields, by key."""
        return await self._queries.all()

    async def list(self, page: PageRequest) -> Page[CustomFieldView]:
        """A part of the fields."""
        return await self._queries.list(page)
