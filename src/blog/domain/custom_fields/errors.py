"""What can go wrong with custom fields."""

from typing import Self

from blog.domain.common.errors import DomainError, ErrorKind


class FieldNotFound(DomainError):
    """No field has this key."""

    code = "custom_field_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such custom field"


class FieldKeyTaken(DomainError):
    """Another field has this key."""

    code = "custom_field_key_taken"
    kind = ErrorKind.CONFLICT
    title = "There is already a custom field of this key"


class TooManyFields(DomainError):
    """There are as many fields as there may be."""

    code = "too_many_custom_fields"
    kind = ErrorKind.CONFLICT
    title = "There are 50 custom fields, and may be no more"


class FieldInUse(DomainError):
    """Posts have values that the field would not allow any more."""

    code = "custom_field_in_use"
    kind = ErrorKind.CONFLICT
    title = "Posts have values that would not be allowed any more"

    @classmethod
    def by(cls, count: int) -> Self:
        """Because of so many values."""
        return cls(f"{count} stored value{'' if count == 1 else 's'} would not be allowed any more")
