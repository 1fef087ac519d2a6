"""The aggregate of custom fields."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import ClassVar, Final, Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import CustomFieldId, UserId
from blog.domain.common.patch import UNSET, Unset
from blog.domain.custom_fields.constraints import NO_CHANGES, NO_CONSTRAINTS, ConstraintChanges, Constraints
from blog.domain.custom_fields.events import FieldDeclared, FieldEdited, FieldRemoved
from blog.domain.custom_fields.rules import FieldRule
from blog.domain.custom_fields.values import FieldDescription, FieldKey, FieldLabel, FieldType

_LIMITS: Final = tuple(each.name for each in fields(Constraints))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChanges:
    """What is to be different; `UNSET` leaves it as it is."""

    label: FieldLabel | Unset = UNSET
    description: FieldDescription | None | Unset = UNSET
    is_required: bool | Unset = UNSET
    constraints: ConstraintChanges = NO_CHANGES


@dataclass(slots=True, eq=False, kw_only=True)
class CustomField(Versioned):
    """A field that posts can have a value of. `CustomField.declare` makes one; its key and type stay."""

    MOST: ClassVar[int] = 50
    """The most fields of a site."""

    id: CustomFieldId
    key: FieldKey
    label: FieldLabel
    description: FieldDescription | None = None
    type: FieldType
    is_required: bool = False
    """Whether what goes public must have a value."""
    constraints: Constraints = NO_CONSTRAINTS

    @classmethod
    def declare(
        cls,
        *,
        id: CustomFieldId,
        key: FieldKey,
        label: FieldLabel,
        description: FieldDescription | None,
        type: FieldType,
        is_required: bool,
        constraints: Constraints,
        by: UserId | None,
        now: datetime,
    ) -> Self:
        """A new field. Raises `ValidationFailed` for constraints that its type does not have."""
        field = cls(
            id=id,
            key=key,
            label=label,
            description=description,
            type=type,
            is_required=is_required,
            constraints=constraints.expect_to_suit(type),
            created_at=now,
            updated_at=now,
        )
        field._record(FieldDeclared(**field._stamp(by, now), key=key.value, type=type.value))
        return field

    @property
    def rule(self) -> FieldRule:
        """What its values must be."""
        return FieldRule(
            id=self.id,
            key=self.key.value,
            type=self.type,
            constraints=self.constraints,
            is_required=self.is_required,
        )

    def edit(self, changes: FieldChanges, *, by: UserId | None, now: datetime) -> bool:
        """Change what is given; answers whether anything is different now.

        Raises `ValidationFailed` for constraints that its type does not have. Whether stored values still fit
        is for the caller to ask.
        """
        limits = changes.constraints.made_of(self.constraints).expect_to_suit(self.type)
        given = {
            "label": changes.label,
            "description": changes.description,
            "is_required": changes.is_required,
        }
        different = [
            name for name, value in given.items() if value is not UNSET and value != getattr(self, name)
        ]
        limited = [name for name in _LIMITS if getattr(limits, name) != getattr(self.constraints, name)]
        if not different and not limited:
            return False
        for name in different:
            setattr(self, name, given[name])
        self.constraints = limits
        self._advance(now)
        told = tuple(name.removeprefix("is_") for name in (*different, *limited))
        self._record(FieldEdited(**self._stamp(by, now), key=self.key.value, changed=told))
        return True

    def remove(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the field; the repository then removes it, and its values from all posts."""
        self._advance(now)
        self._record(FieldRemoved(**self._stamp(by, now), key=self.key.value))
