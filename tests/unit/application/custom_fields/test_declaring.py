"""Custom fields are declared, changed and removed by admins."""

import pytest

from blog.application.custom_fields.declaring import FieldEdits, NewField
from blog.application.custom_fields.reading import CustomFieldReading
from blog.domain.access.roles import Role
from blog.domain.common.custom import CustomValues
from blog.domain.common.errors import PermissionDenied, PreconditionFailed, ValidationFailed
from blog.domain.common.paging import PageRequest
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.definition import CustomField
from blog.domain.custom_fields.errors import FieldInUse, FieldKeyTaken, FieldNotFound, TooManyFields
from blog.domain.custom_fields.values import FieldKey, FieldType
from blog.domain.users.user import User
from tests.support.world import World, actor


@pytest.fixture
async def admin(world: World) -> User:
    return await world.somebody(Role.ADMIN)


NEW = NewField(key="mood", label="Mood", type=FieldType.CHOICE, description="How.", options=["calm", "wild"])


async def test_a_field_is_declared_changed_and_removed(world: World, admin: User) -> None:
    reading, declaring = CustomFieldReading(world.custom_fields), world.field_declaring
    made = await declaring.declare(actor(admin), NEW)
    assert (made.key, made.options, made.filterable, made.version) == ("mood", ("calm", "wild"), True, 1)
    assert await reading.get(FieldKey("mood")) == made
    assert await reading.all() == [made]
    assert (await reading.list(PageRequest())).items == (made,)
    edits = FieldEdits(label="Moods", description=None, required=True, options=["wild", "calm", "sad"])
    edited = await declaring.edit(actor(admin), made.id, edits, expected_version=1)
    assert (edited.label, edited.description, edited.required) == ("Moods", None, True)
    assert edited.options == ("wild", "calm", "sad")
    same = await declaring.edit(actor(admin), FieldKey("mood"), FieldEdits(description=None))
    assert same.version == edited.version == 2
    described = await declaring.edit(actor(admin), made.id, FieldEdits(description="Again."))
    assert described.description == "Again."
    with pytest.raises(PreconditionFailed):
        await declaring.remove(actor(admin), made.id, expected_version=1)
    await declaring.remove(actor(admin), FieldKey("mood"), expected_version=3)
    with pytest.raises(FieldNotFound):
        await reading.get(FieldKey("mood"))
    names = [name for name in world.store.event_names if name.startswith("custom_field")]
    assert names == [f"custom_field.{each}" for each in ("declared", "edited", "edited", "removed")]


async def test_editors_declare_nothing(world: World) -> None:
    editor = actor(await world.somebody(Role.EDITOR))
    with pytest.raises(PermissionDenied):
        await world.field_declaring.declare(editor, NEW)
    with pytest.raises(PermissionDenied):
        await world.field_declaring.edit(editor, FieldKey("mood"), FieldEdits())
    with pytest.raises(PermissionDenied):
        await world.field_declaring.remove(editor, FieldKey("mood"))


async def test_a_key_is_given_once_and_a_bad_field_not_at_all(world: World, admin: User) -> None:
    await world.field_declaring.declare(actor(admin), NEW)
    with pytest.raises(FieldKeyTaken):
        await world.field_declaring.declare(actor(admin), NewField(key="mood", label="a", type=FieldType.URL))
    with pytest.raises(ValidationFailed):
        await world.field_declaring.declare(actor(admin), NewField(key="x", label="a", type=FieldType.CHOICE))


async def test_there_are_at_most_fifty(world: World, admin: User) -> None:
    await world.given(*(world.make.custom_field() for _ in range(CustomField.MOST)))
    with pytest.raises(TooManyFields):
        await world.field_declaring.declare(actor(admin), NEW)


async def test_what_stored_values_would_break_is_refused_with_their_number(world: World, admin: User) -> None:
    field = world.make.custom_field(constraints=Constraints(maximum=5.0))
    key = field.key.value
    posts = [world.make.draft(admin, custom=CustomValues({key: value})) for value in (2.0, 3.0, 4.0)]
    await world.given(field, *posts)
    with pytest.raises(FieldInUse, match="2 stored values"):
        await world.field_declaring.edit(actor(admin), field.id, FieldEdits(maximum=2.5))
    edited = await world.field_declaring.edit(actor(admin), field.id, FieldEdits(minimum=2, maximum=4))
    assert (edited.minimum, edited.maximum) == (2.0, 4.0)
