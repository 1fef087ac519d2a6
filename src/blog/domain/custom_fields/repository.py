"""The collection of custom fields, as the use cases see it."""

from typing import Protocol

from blog.domain.common.ids import CustomFieldId
from blog.domain.custom_fields.definition import CustomField
from blog.domain.custom_fields.rules import FieldRules
from blog.domain.custom_fields.values import FieldKey


class CustomFieldRepository(Protocol):
    """Custom fields within one unit of work. Events of an aggregate are stored together with it."""

    async def get(self, field_id: CustomFieldId) -> CustomField:
        """The field, locked against other writers until the unit of work ends. Raises `FieldNotFound`.

        Those who write values wait for it, and it waits for those who have written some.
        """
        ...

    async def get_by_key(self, key: FieldKey) -> CustomField:
        """Like `get`, by the key."""
        ...

    async def rules(self) -> FieldRules:
        """The rules of all fields. None of them changes or goes before the unit of work ends."""
        ...

    async def count(self) -> int:
        """How many there are; others who declare one at the same time wait, as long as there are any."""
        ...

    async def count_broken(self, field: CustomField) -> int:
        """How many stored values of a field that this repository handed out its constraints do not allow."""
        ...

    async def add(self, field: CustomField) -> None:
        """Store a new field at once.

        Raises `FieldKeyTaken`. The unit of work is to be left after an error.
        """
        ...

    async def save(self, field: CustomField) -> None:
        """Store a changed field that this repository handed out. Raises `ConcurrentUpdate`.

        The unit of work is to be left after an error.
        """
        ...

    async def remove(self, field: CustomField) -> None:
        """Remove a field that this repository handed out, and its values from all posts, whose versions stay.

        Raises `ConcurrentUpdate`.
        """
        ...
