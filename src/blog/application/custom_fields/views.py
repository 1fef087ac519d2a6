"""What everybody gets to see of custom fields."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from blog.domain.common.ids import CustomFieldId
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.rules import FieldRule, FieldRules
from blog.domain.custom_fields.values import FieldType


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomFieldView:
    """A field that posts can have a value of."""

    id: CustomFieldId
    key: str
    label: str
    description: str | None
    type: FieldType
    required: bool
    """Whether what goes public must have a value."""
    minimum: int | float | None
    maximum: int | float | None
    max_length: int | None
    options: tuple[str, ...] | None
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def rule(self) -> FieldRule:
        """What its values must be."""
        limits = Constraints(
            minimum=self.minimum, maximum=self.maximum, max_length=self.max_length, options=self.options
        )
        return FieldRule(
            id=self.id, key=self.key, type=self.type, constraints=limits, is_required=self.required
        )

    @property
    def filterable(self) -> bool:
        """Whether lists of posts can be asked for certain values of it."""
        return self.type.is_filterable


def rules_of(views: Iterable[CustomFieldView]) -> FieldRules:
    """What the values of these fields must be."""
    return FieldRules({view.key: view.rule for view in views})
