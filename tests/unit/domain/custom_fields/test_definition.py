"""Custom fields: what they are called, what they allow, and how that changes."""

from typing import Any

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import CustomFieldId
from blog.domain.custom_fields.constraints import ConstraintChanges, Constraints
from blog.domain.custom_fields.definition import CustomField, FieldChanges
from blog.domain.custom_fields.errors import FieldInUse
from blog.domain.custom_fields.events import FieldDeclared, FieldEdited, FieldRemoved
from blog.domain.custom_fields.values import FieldDescription, FieldKey, FieldLabel, FieldType
from tests.support.fakes.system import START, uuid7

T = FieldType


def declared(type: FieldType = T.NUMBER, **limits: object) -> CustomField:
    return CustomField.declare(
        id=CustomFieldId(uuid7(1)),
        key=FieldKey("rating"),
        label=FieldLabel(" Rating "),
        description=FieldDescription("How good."),
        type=type,
        is_required=True,
        constraints=Constraints(**limits),  # type: ignore[arg-type]  # named by each case
        by=None,
        now=START,
    )


def code_of(refusal: pytest.ExceptionInfo[ValidationFailed]) -> tuple[str, str]:
    (error,) = refusal.value.errors
    return error.field, error.code


def test_a_field_is_declared() -> None:
    field = declared(minimum=0, maximum=5)
    assert (field.label.value, str(field.label), str(field.description)) == ("Rating", "Rating", "How good.")
    assert (str(field.key), field.version, field.rule.is_required) == ("rating", 1, True)
    assert isinstance(field.constraints.minimum, float)
    (event,) = field.collect_events()
    assert isinstance(event, FieldDeclared)
    assert (event.key, event.type, event.aggregate_type) == ("rating", "number", "custom_field")


@pytest.mark.parametrize("key", ["a", "a" * 40, "rating_2"])
def test_keys_are_names_for_programs(key: str) -> None:
    assert FieldKey(key).value == key


@pytest.mark.parametrize("key", ["", "A", "1a", "_a", "a-b", "a" * 41, "a\n", "ä"])
def test_other_keys_are_refused(key: str) -> None:
    with pytest.raises(ValidationFailed):
        FieldKey(key)


def test_labels_and_descriptions_say_something() -> None:
    for make in (FieldLabel, FieldDescription):
        with pytest.raises(ValidationFailed):
            make(" ")
    with pytest.raises(ValidationFailed):
        FieldLabel("l" * 101)
    with pytest.raises(ValidationFailed):
        FieldDescription("🦉" * 251)


@pytest.mark.parametrize(
    ("type", "limits", "refused"),
    [
        (T.STRING, {"minimum": 1}, ("minimum", "not_for_type")),
        (T.BOOLEAN, {"maximum": 1}, ("maximum", "not_for_type")),
        (T.NUMBER, {"max_length": 1}, ("max_length", "not_for_type")),
        (T.STRING, {"options": ("a",)}, ("options", "not_for_type")),
        (T.CHOICE, {}, ("options", "missing")),
        (T.CHOICE, {"options": ()}, ("options", "missing")),
        (T.CHOICE, {"options": ("a", " ")}, ("options/1", "blank")),
        (T.CHOICE, {"options": tuple(map(str, range(101)))}, ("options", "too_many")),
        (T.INTEGER, {"minimum": 0.5}, ("minimum", "wrong_type")),
        (T.INTEGER, {"maximum": 2**53}, ("maximum", "out_of_range")),
        (T.NUMBER, {"maximum": float("inf")}, ("maximum", "out_of_range")),
        (T.NUMBER, {"minimum": 2, "maximum": 1}, ("maximum", "out_of_range")),
        (T.STRING, {"max_length": 256}, ("max_length", "out_of_range")),
        (T.TEXT, {"max_length": 0}, ("max_length", "out_of_range")),
    ],
)
def test_limits_that_the_type_does_not_have_are_refused(
    type: FieldType, limits: dict[str, Any], refused: tuple[str, str]
) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        declared(type, **limits)
    assert code_of(refusal) == refused


def test_limits_that_the_type_has_are_kept() -> None:
    assert declared(T.TEXT, max_length=2_000).constraints.max_length == 2_000
    assert declared(T.INTEGER, minimum=-(2**53) + 1, maximum=3).constraints.maximum == 3
    assert declared(T.CHOICE, options=("b", " a ", "b")).constraints.options == ("b", "a")


def test_a_change_says_what_is_different() -> None:
    field = declared(minimum=0)
    field.collect_events()
    changes = FieldChanges(
        label=FieldLabel("Stars"),
        description=None,
        is_required=False,
        constraints=ConstraintChanges(minimum=None, maximum=3),
    )
    assert field.edit(changes, by=None, now=START)
    (event,) = field.collect_events()
    assert isinstance(event, FieldEdited)
    assert event.changed == ("label", "description", "required", "minimum", "maximum")
    assert (field.version, field.constraints) == (2, Constraints(maximum=3.0))
    assert not field.edit(changes, by=None, now=START)
    assert not field.edit(FieldChanges(), by=None, now=START)
    assert (field.version, field.collect_events()) == (2, [])
    with pytest.raises(ValidationFailed):
        field.edit(FieldChanges(constraints=ConstraintChanges(minimum=4)), by=None, now=START)


def test_a_removed_field_says_so() -> None:
    field = declared()
    field.collect_events()
    field.remove(by=None, now=START)
    (event,) = field.collect_events()
    assert isinstance(event, FieldRemoved)
    assert (event.key, event.version) == ("rating", 2)


@pytest.mark.parametrize(
    ("before", "after", "tighter"),
    [
        ({}, {"minimum": 1}, True),
        ({"minimum": 2}, {"minimum": 1}, False),
        ({"minimum": 1}, {"minimum": 2}, True),
        ({"minimum": 1}, {}, False),
        ({}, {"maximum": 1}, True),
        ({"maximum": 1}, {"maximum": 2}, False),
        ({"maximum": 2}, {"maximum": 1}, True),
        ({}, {"max_length": 1}, True),
        ({"max_length": 1}, {"max_length": 2}, False),
        ({"max_length": 2}, {"max_length": 1}, True),
        ({"options": ("a",)}, {"options": ("b", "a")}, False),
        ({"options": ("a", "b")}, {"options": ("b",)}, True),
    ],
)
def test_only_tighter_limits_can_break_what_is_stored(
    before: dict[str, Any], after: dict[str, Any], *, tighter: bool
) -> None:
    assert Constraints(**after).is_tighter_than(Constraints(**before)) is tighter


def test_the_refusal_names_the_number_of_values() -> None:
    assert FieldInUse.by(1).detail == "1 stored value would not be allowed any more"
    assert FieldInUse.by(2).detail == "2 stored values would not be allowed any more"


def test_what_has_an_order_can_be_filtered_by() -> None:
    assert {each for each in T if not each.is_filterable} == {T.TEXT, T.URL}
    assert {each for each in T if each.is_ordered} == {T.INTEGER, T.NUMBER, T.DATE, T.DATETIME}
