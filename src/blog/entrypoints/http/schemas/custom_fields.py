"""Custom fields on the wire, and the values that posts have of them."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from blog.application.custom_fields.declaring import FieldEdits, NewField
from blog.application.custom_fields.queries import FIELD_ORDERS
from blog.domain.common.custom import CustomValue
from blog.domain.common.text import LINE_PATTERN
from blog.domain.custom_fields.constraints import LONGEST, Constraints
from blog.domain.custom_fields.definition import CustomField as DomainField
from blog.domain.custom_fields.values import KEY_PATTERN, FieldDescription, FieldLabel, FieldType
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, fields_of, sort_by
from blog.entrypoints.http.schemas.values import VISIBLE_PATTERN, Answer, Flag, Id, Request, Time, Version

VALUES: Final[dict[str, Any]] = {
    "title": "CustomFields",
    "description": "The values of a post, by the keys of the fields. `GET /custom-fields` lists the fields.",
    "type": "object",
    "additionalProperties": {"type": ["string", "number", "boolean"]},
}
"""What is known of the values before any field is declared."""
GIVEN_VALUES: Final[dict[str, Any]] = {
    **VALUES,
    "title": "GivenCustomFields",
    "description": "Values for a post, by the keys of the fields; null is none.",
    "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
    "maxProperties": DomainField.MOST,
}


def _value(given: object) -> CustomValue | None:
    # Whether it is of the type of its field is for the domain to say, which knows the fields.
    if given is None or isinstance(given, str | int | float):
        return given
    raise PydanticCustomError(
        "wrong_format", "{expected}", {"expected": "must be text, a number or a boolean"}
    )


def _number(given: object) -> int | float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise PydanticCustomError("float_type", "a number")
    return given


def _whole(given: object) -> object:
    # JSON Schema takes 3.0 for an integer.
    if isinstance(given, float) and given.is_integer():
        return int(given)
    if isinstance(given, bool) or not isinstance(given, int):
        raise PydanticCustomError("int_type", "an integer")
    return given


Values = Annotated[dict[str, Any], PlainSerializer(dict), WithJsonSchema(VALUES)]
GivenValues = Annotated[
    dict[str, Annotated[CustomValue | None, PlainValidator(_value)]],
    Field(max_length=DomainField.MOST),
    WithJsonSchema(GIVEN_VALUES),
]
GivenBound = Annotated[int | float, PlainValidator(_number), WithJsonSchema({"type": "number"})]
GivenLength = Annotated[
    int,
    BeforeValidator(_whole),
    Field(ge=1, le=LONGEST[FieldType.TEXT]),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LONGEST[FieldType.TEXT]}),
]
GivenLabel = Annotated[str, Field(min_length=1, max_length=FieldLabel.LONGEST, pattern=LINE_PATTERN)]
GivenDescription = Annotated[
    str, Field(min_length=1, max_length=FieldDescription.MOST_BYTES, pattern=VISIBLE_PATTERN)
]
GivenOption = Annotated[str, Field(min_length=1, max_length=Constraints.LONGEST_OPTION, pattern=LINE_PATTERN)]
GivenOptions = Annotated[list[GivenOption], Field(min_length=1, max_length=Constraints.MOST_OPTIONS)]

_BOUND: Final = "Of an `integer` or a `number`."
_LENGTH: Final = "Characters, of a `string` or a `text`."


class CustomField(Answer):
    """A field that posts can have a value of."""

    id: Id
    key: str = Field(description="The name of its value in `custom`.", examples=["rating"])
    label: str = Field(description="What people call it.", examples=["Rating"])
    description: str | None = Field(description="Plain text.")
    type: FieldType = Field(description="What its values are.")
    required: bool = Field(description="Whether what goes public must have a value.")
    minimum: int | float | None = Field(description=_BOUND)
    maximum: int | float | None = Field(description=_BOUND)
    max_length: int | None = Field(description=_LENGTH)
    options: tuple[str, ...] | None = Field(description="Of a `choice`.")
    filterable: bool = Field(
        validation_alias="filterable",
        description="Whether `GET /posts` can be asked for certain values: `custom[key]=…`.",
    )
    created_at: Time
    updated_at: Time
    version: Version


class OneCustomFieldQuery(SingleQuery):
    """What a custom field can be asked with."""

    fields: str | None = fields_of(CustomField)


class CustomFieldsQuery(ListQuery):
    """What the list of custom fields can be asked with."""

    fields: str | None = fields_of(CustomField)
    sort: str | None = sort_by(FIELD_ORDERS, "by key")


class NewCustomField(Request):
    """A new custom field. Its key and its type stay as they are."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"key": "rating", "label": "Rating", "type": "number", "minimum": 0, "maximum": 5},
                {"key": "mood", "label": "Mood", "type": "choice", "options": ["calm", "wild"]},
            ]
        }
    )

    key: Annotated[str, Field(pattern=KEY_PATTERN)] = Field(description="The name of its value in `custom`.")
    label: GivenLabel
    type: FieldType
    description: GivenDescription | None = None
    required: Flag = Field(default=False, description="Whether what goes public must have a value.")
    minimum: GivenBound | None = Field(None, description=_BOUND)
    maximum: GivenBound | None = Field(None, description=_BOUND)
    max_length: GivenLength | None = Field(None, description=_LENGTH)
    options: GivenOptions | None = Field(None, description="Of a `choice`, which needs them.")

    def to_new_field(self) -> NewField:
        """As the use case takes it."""
        return NewField(**{name: getattr(self, name) for name in self.model_fields_set})


class CustomFieldPatch(Request):
    """The fields that are to be different; what is absent stays, and `null` removes (RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "Our rating", "maximum": 10}]})

    label: GivenLabel = Field(default_factory=str)
    description: GivenDescription | None = Field(default_factory=lambda: None)
    required: Flag = Field(default_factory=bool, description="Nothing happens to what is public already.")
    minimum: GivenBound | None = Field(default_factory=lambda: None)
    maximum: GivenBound | None = Field(default_factory=lambda: None)
    max_length: GivenLength | None = Field(default_factory=lambda: None)
    options: GivenOptions = Field(default_factory=list, description="All of them, in their order.")

    def to_edits(self) -> FieldEdits:
        """As the use case takes it: only the fields that were sent."""
        return FieldEdits(**{name: getattr(self, name) for name in self.model_fields_set})
