"""Custom fields over HTTP."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from blog.application.custom_fields.queries import FieldRef
from blog.application.custom_fields.views import CustomFieldView
from blog.domain.access.permissions import Action
from blog.domain.common.ids import CustomFieldId
from blog.domain.custom_fields.errors import FieldInUse, FieldKeyTaken, FieldNotFound, TooManyFields
from blog.domain.custom_fields.values import FieldKey
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.conditional import Seen, aimed, if_match
from blog.entrypoints.http.described import Json
from blog.entrypoints.http.operations import changes, creates, deletes, lists, reads
from blog.entrypoints.http.references import FieldKeyPath, field_key
from blog.entrypoints.http.representation import Rendered, Representation
from blog.entrypoints.http.responses import Listing, created, gone, read, written
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.custom_fields import (
    CustomField,
    CustomFieldPatch,
    CustomFieldsQuery,
    NewCustomField,
    OneCustomFieldQuery,
)

router = make_router("/custom-fields", "custom-fields")
_FIELD: Final = Representation(CustomField, CustomFieldView)


def _led_on_by_key(operation: Json) -> Json:
    """The operation, whose answer names a field for others by its key."""
    operation["responses"][201]["links"] = {
        name: {"operationId": name, "parameters": {"key": "$response.body#/key"}}
        for name in ("get_custom_field", "edit_custom_field", "delete_custom_field")
    }
    return operation


@router.get(
    "",
    **lists(
        Action.FIELD_READ,
        summary="List custom fields",
        answer=list[CustomField],
        query=CustomFieldsQuery,
    ),
)
async def list_custom_fields(request: Request) -> Response:
    """The fields that posts of this site can have values of, by key; there are at most 50."""
    listing = Listing(request, query_of(request, CustomFieldsQuery))
    return listing.answer(await services(request).custom_field_reading().list(listing.page()), _FIELD)


@router.post(
    "",
    **_led_on_by_key(
        creates(
            Action.FIELD_MANAGE,
            summary="Declare a custom field",
            answer=CustomField,
            links={},
            raises=[FieldKeyTaken, TooManyFields],
        )
    ),
)
async def create_custom_field(request: Request, new: NewCustomField) -> Response:
    """Let posts have values of a new field. From then on this document has it, and lists can be filtered."""
    view = await services(request).field_declaring().declare(actor_of(request), new.to_new_field())
    return created(_FIELD.one(view), f"/custom-fields/{view.key}")


@router.get(
    "/{key}",
    **reads(
        Action.FIELD_READ,
        summary="Read a custom field",
        answer=CustomField,
        query=OneCustomFieldQuery,
        raises=[FieldNotFound],
    ),
)
async def get_custom_field(request: Request, key: FieldKeyPath) -> Response:
    """One field, and what its values may be."""
    view = await services(request).custom_field_reading().get(field_key(key))
    return read(request, _FIELD.one(view, query_of(request, OneCustomFieldQuery).chosen))


@router.patch(
    "/{key}",
    **changes(
        Action.FIELD_MANAGE,
        summary="Change a custom field",
        answer=CustomField,
        raises=[FieldNotFound, FieldInUse],
    ),
)
async def edit_custom_field(request: Request, key: FieldKeyPath, patch: CustomFieldPatch) -> Response:
    """Change what a field is called, or allows; not so that stored values would break it."""
    ref = field_key(key)

    async def current() -> Rendered:
        return await _current(request, ref)

    async def write(seen: Seen | None) -> CustomFieldView:
        declaring, edits = services(request).field_declaring(), patch.to_edits()
        target, version = _aimed(ref, seen)
        return await declaring.edit(actor_of(request), target, edits, expected_version=version)

    return written(_FIELD.one(await if_match(request, current, write)))


@router.delete(
    "/{key}",
    **deletes(Action.FIELD_MANAGE, summary="Remove a custom field", raises=[FieldNotFound]),
)
async def delete_custom_field(request: Request, key: FieldKeyPath) -> Response:
    """Remove a field, and its values from all posts. No post has another version by it."""
    ref = field_key(key)

    async def current() -> Rendered:
        return await _current(request, ref)

    async def write(seen: Seen | None) -> None:
        target, version = _aimed(ref, seen)
        await services(request).field_declaring().remove(actor_of(request), target, expected_version=version)

    await if_match(request, current, write)
    return gone()


async def _current(request: Request, key: FieldKey) -> Rendered:
    return _FIELD.one(await services(request).custom_field_reading().get(key))


def _aimed(key: FieldKey, seen: Seen | None) -> tuple[FieldRef, int | None]:
    return aimed(key, seen, CustomFieldId)
