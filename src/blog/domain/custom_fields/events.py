"""What happens to custom fields."""

from dataclasses import dataclass

from blog.domain.common.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDeclared(DomainEvent):
    """Posts can have values of a new field."""

    name = "custom_field.declared"
    key: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEdited(DomainEvent):
    """What the field is called, or allows, changed; the names of what changed."""

    name = "custom_field.edited"
    key: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRemoved(DomainEvent):
    """The field is gone, and its values from all posts too. No post has another version."""

    name = "custom_field.removed"
    key: str
