"""Declare, change and remove custom fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from blog.application.custom_fields.queries import FieldRef
from blog.application.custom_fields.reading import CustomFieldReading
from blog.application.custom_fields.views import CustomFieldView
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.common.ids import CustomFieldId
from blog.domain.common.patch import UNSET, Unset, patched
from blog.domain.custom_fields.constraints import ConstraintChanges, Constraints
from blog.domain.custom_fields.definition import CustomField, FieldChanges
from blog.domain.custom_fields.errors import FieldInUse, TooManyFields
from blog.domain.custom_fields.values import FieldDescription, FieldKey, FieldLabel, FieldType


@dataclass(frozen=True, slots=True, kw_only=True)
class NewField:
    """What is given for a new field."""

    key: str
    label: str
    type: FieldType
    description: str | None = None
    required: bool = False
    minimum: int | float | None = None
    maximum: int | float | None = None
    max_length: int | None = None
    options: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEdits:
    """What is to be different; `UNSET` leaves it as it is."""

    label: str | Unset = UNSET
    description: str | None | Unset = UNSET
    required: bool | Unset = UNSET
    minimum: int | float | None | Unset = UNSET
    maximum: int | float | None | Unset = UNSET
    max_length: int | None | Unset = UNSET
    options: Sequence[str] | None | Unset = UNSET

    def to_changes(self) -> FieldChanges:
        """With valid values. Raises `ValidationFailed`."""
        options = self.options
        return FieldChanges(
            label=self.label if self.label is UNSET else FieldLabel(self.label),
            description=patched(self.description, FieldDescription),
            is_required=self.required,
            constraints=ConstraintChanges(
                minimum=self.minimum,
                maximum=self.maximum,
                max_length=self.max_length,
                options=options if options is UNSET or options is None else tuple(options),
            ),
        )


class FieldDeclaring:
    """Says which fields posts have. Raises `AuthenticationRequired` and `PermissionDenied`."""

    def __init__(self, transact: Transact, ids: IdGenerator, clock: Clock) -> None:
        self._transact = transact
        self._ids = ids
        self._clock = clock

    async def declare(self, actor: Actor, new: NewField) -> CustomFieldView:
        """Let posts have values of a new field.

        Raises `ValidationFailed`, `FieldKeyTaken`, `TooManyFields`.
        """
        require(actor, Action.FIELD_MANAGE)
        field_id, key, label = CustomFieldId(self._ids.new()), FieldKey(new.key), FieldLabel(new.label)
        description = None if new.description is None else FieldDescription(new.description)
        constraints = Constraints(
            minimum=new.minimum,
            maximum=new.maximum,
            max_length=new.max_length,
            options=None if new.options is None else tuple(new.options),
        )

        async def work(unit: UnitOfWork) -> CustomFieldView:
            field = CustomField.declare(
                id=field_id,
                key=key,
                label=label,
                description=description,
                type=new.type,
                is_required=new.required,
                constraints=constraints,
                by=actor.user_id,
                now=self._clock.now(),
            )
            if await unit.custom_fields.count() >= CustomField.MOST:
                raise TooManyFields
            await unit.custom_fields.add(field)
            return await _read(unit, key)

        return await self._transact(work)

    async def edit(
        self, actor: Actor, ref: FieldRef, edits: FieldEdits, *, expected_version: int | None = None
    ) -> CustomFieldView:
        """Apply all of the changes or none.

        Raises `FieldNotFound`, `PreconditionFailed`, `ValidationFailed`, and `FieldInUse` where posts have
        values that would not be allowed any more.
        """
        require(actor, Action.FIELD_MANAGE)
        changes = edits.to_changes()

        async def work(unit: UnitOfWork) -> CustomFieldView:
            field = await _load(unit, ref, expected_version)
            before = field.constraints
            if field.edit(changes, by=actor.user_id, now=self._clock.now()):
                if field.constraints.is_tighter_than(before):
                    broken = await unit.custom_fields.count_broken(field)
                    if broken:
                        raise FieldInUse.by(broken)
                await unit.custom_fields.save(field)
            return await _read(unit, field.key)

        return await self._transact(work)

    async def remove(self, actor: Actor, ref: FieldRef, *, expected_version: int | None = None) -> None:
        """Remove the field, and its values from all posts. Raises `FieldNotFound`, `PreconditionFailed`."""
        require(actor, Action.FIELD_MANAGE)

        async def work(unit: UnitOfWork) -> None:
            field = await _load(unit, ref, expected_version)
            field.remove(by=actor.user_id, now=self._clock.now())
            await unit.custom_fields.remove(field)

        await self._transact(work)


async def _load(unit: UnitOfWork, ref: FieldRef, expected_version: int | None) -> CustomField:
    fields = unit.custom_fields
    field = await (fields.get_by_key(ref) if isinstance(ref, FieldKey) else fields.get(ref))
    field.expect(expected_version)
    return field


async def _read(unit: UnitOfWork, key: FieldKey) -> CustomFieldView:
    return await CustomFieldReading(unit.views.custom_fields).get(key)
