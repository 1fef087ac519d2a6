"""What the OpenAPI document says of custom fields: which schemas they are, and which filters they make."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from blog.application.custom_fields.views import CustomFieldView
from blog.domain.common.web_address import LONGEST_WEB_ADDRESS, WEB_ADDRESS_PATTERN
from blog.domain.custom_fields.constraints import LARGEST_INTEGER, LONGEST
from blog.domain.custom_fields.values import FieldType
from blog.entrypoints.http.described import Json
from blog.entrypoints.http.schemas.custom_fields import GIVEN_VALUES, VALUES
from blog.entrypoints.http.schemas.post_queries import MOST_CONDITIONS, MOST_VALUES
from blog.entrypoints.http.schemas.values import TIME_PATTERN

_REF: Final = "#/components/schemas/"
_ANSWERED: Final = str(VALUES["title"])
_GIVEN: Final = str(GIVEN_VALUES["title"])
_TYPES: Final[dict[FieldType, Json]] = {
    FieldType.TEXT: {"type": "string", "maxLength": LONGEST[FieldType.TEXT]},
    FieldType.STRING: {"type": "string", "maxLength": LONGEST[FieldType.STRING]},
    FieldType.INTEGER: {"type": "integer", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER},
    FieldType.NUMBER: {"type": "number"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.DATETIME: {"type": "string", "format": "date-time"},
    FieldType.URL: {"type": "string", "maxLength": LONGEST_WEB_ADDRESS, "pattern": WEB_ADDRESS_PATTERN},
    FieldType.CHOICE: {"type": "string"},
}
_HOW: Final = {"": "any of these values", "[gte]": "this value or more", "[lte]": "this value or less"}


def name_values(document: Json) -> None:
    """Give the values of posts names in the document, under which `with_fields` says what they are."""
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        values = schema.get("properties", {}).get("custom")
        for each in [] if values is None else [values, *values.get("anyOf", ())]:
            if (name := each.get("title")) in {_ANSWERED, _GIVEN}:
                for part in VALUES.keys() | GIVEN_VALUES.keys():
                    each.pop(part, None)
                each["$ref"] = _REF + name
    schemas[_ANSWERED], schemas[_GIVEN] = VALUES, GIVEN_VALUES


def with_fields(document: Json, fields: Sequence[CustomFieldView]) -> Json:
    """The document with the fields that are declared; the same where there are none. It is not changed."""
    if not fields:
        return document
    components, posts = document["components"], document["paths"]["/posts"]
    parameters = [
        *posts["get"].get("parameters", ()),
        *(each for field in fields for each in _filters(field)),
    ]
    given = {field.key: _or_null(_schema(field)) for field in fields}
    schemas = {
        **components["schemas"],
        _ANSWERED: _closed(VALUES, {field.key: _answer(field) for field in fields}),
        _GIVEN: _closed(GIVEN_VALUES, given),
    }
    return {
        **document,
        "paths": {
            **document["paths"],
            "/posts": {**posts, "get": {**posts["get"], "parameters": parameters}},
        },
        "components": {**components, "schemas": schemas},
    }


def _closed(schema: Json, properties: Json) -> Json:
    return {**schema, "properties": properties, "additionalProperties": False}


def _schema(field: CustomFieldView) -> Json:
    limits: dict[str, Any] = {
        "description": field.description,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "maxLength": field.max_length,
        "enum": None if field.options is None else list(field.options),
    }
    given = {name: value for name, value in limits.items() if value is not None}
    return {"title": field.label, **_TYPES[field.type], **given}


def _answer(field: CustomFieldView) -> Json:
    schema = _schema(field)
    return {**schema, "pattern": TIME_PATTERN} if field.type is FieldType.DATETIME else schema


def _or_null(schema: Json) -> Json:
    either: Json = {**schema, "type": [schema["type"], "null"]}
    return {**either, "enum": [*schema["enum"], None]} if "enum" in schema else either


def _filters(field: CustomFieldView) -> Iterator[Json]:
    if not field.filterable:
        return
    kind = {key: value for key, value in _schema(field).items() if key in {"type", "format", "enum"}}
    for suffix, how in _HOW.items():
        if not suffix or field.type.is_ordered:
            yield {
                "name": f"custom[{field.key}]{suffix}",
                "in": "query",
                "required": False,
                "description": f"{field.label}: {how}. At most {MOST_CONDITIONS} such conditions.",
                "schema": {"type": "array", "items": kind, "maxItems": MOST_VALUES},
            }
