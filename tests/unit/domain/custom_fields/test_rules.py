"""What a post may have for custom values."""

import pytest

from blog.domain.common.custom import NO_CUSTOM_VALUES, CustomChanges, CustomValue, CustomValues
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import CustomFieldId
from blog.domain.custom_fields.constraints import NO_CONSTRAINTS, Constraints
from blog.domain.custom_fields.rules import FieldRule, FieldRules
from blog.domain.custom_fields.values import FieldType
from tests.support.fakes.system import uuid7

T = FieldType


def rule(type: FieldType, *, key: str = "it", required: bool = False, **limits: object) -> FieldRule:
    constraints = Constraints(**limits).expect_to_suit(type)  # type: ignore[arg-type]  # named by each case
    return FieldRule(
        id=CustomFieldId(uuid7(1)), key=key, type=type, constraints=constraints, is_required=required
    )


def rules(*all: FieldRule) -> FieldRules:
    return FieldRules({each.key: each for each in all})


@pytest.mark.parametrize(
    ("type", "given", "kept"),
    [
        (T.TEXT, "One\r\ntwo ", "One\ntwo "),
        (T.TEXT, "🦉" * 2_000, "🦉" * 2_000),
        (T.STRING, " Zu\u0308rich ", "Z\u00fcrich"),
        (T.STRING, "s" * 255, "s" * 255),
        (T.INTEGER, 2**53 - 1, 2**53 - 1),
        (T.INTEGER, -(2**53) + 1, -(2**53) + 1),
        (T.INTEGER, 4.0, 4),
        (T.NUMBER, 4, 4.0),
        (T.NUMBER, -1e308, -1e308),
        (T.NUMBER, 0.1 + 0.2, 0.1 + 0.2),
        (T.BOOLEAN, False, False),
        (T.DATE, "2024-02-29", "2024-02-29"),
        (T.DATETIME, "2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000Z"),
        (T.DATETIME, "2026-01-31t23:30:00.1234567-01:00", "2026-02-01T00:30:00.123456Z"),
        (T.DATETIME, "0001-01-01T00:00:00z", "0001-01-01T00:00:00.000000Z"),
        (T.URL, "http://a.example/?q=1", "http://a.example/?q=1"),
    ],
)
def test_values_are_kept_in_one_form(type: FieldType, given: CustomValue, kept: CustomValue) -> None:
    value = rule(type).checked(given, field="custom/it")
    assert value == kept
    assert value.__class__ is kept.__class__


def test_minus_zero_is_zero() -> None:
    assert str(rule(T.NUMBER).checked(-0.0, field="")) == "0.0"


@pytest.mark.parametrize(
    ("type", "given", "code"),
    [
        (T.TEXT, 1, "wrong_type"),
        (T.TEXT, " \n", "blank"),
        (T.TEXT, "t" * 2_001, "too_long"),
        (T.TEXT, "\x00", "forbidden_characters"),
        (T.STRING, True, "wrong_type"),
        (T.STRING, "two\nlines", "forbidden_characters"),
        (T.STRING, "s" * 256, "too_long"),
        (T.INTEGER, 1.5, "wrong_type"),
        (T.INTEGER, float("inf"), "wrong_type"),
        (T.INTEGER, True, "wrong_type"),
        (T.INTEGER, "1", "wrong_type"),
        (T.INTEGER, 2**53, "out_of_range"),
        (T.NUMBER, "1", "wrong_type"),
        (T.NUMBER, False, "wrong_type"),
        (T.NUMBER, float("nan"), "out_of_range"),
        (T.NUMBER, float("-inf"), "out_of_range"),
        (T.NUMBER, 10**400, "out_of_range"),
        (T.BOOLEAN, 1, "wrong_type"),
        (T.BOOLEAN, "true", "wrong_type"),
        (T.DATE, 2026, "wrong_type"),
        (T.DATE, "2025-02-29", "wrong_format"),
        (T.DATE, "20250228", "wrong_format"),
        (T.DATE, "2025-W01-1", "wrong_format"),
        (T.DATETIME, "2026-01-31", "wrong_format"),
        (T.DATETIME, "2026-01-31T12:00:00", "wrong_format"),
        (T.DATETIME, "2026-01-31T12:00:60Z", "wrong_format"),
        (T.DATETIME, "9999-12-31T23:59:59-01:00", "wrong_format"),
        (T.URL, "javascript:alert(1)", "not_an_address"),
        (T.URL, "ftp://a.example", "not_an_address"),
    ],
)
def test_what_is_none_of_its_type_is_refused(type: FieldType, given: CustomValue, code: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        rule(type).checked(given, field="custom/it")
    assert [(each.field, each.code) for each in refusal.value.errors] == [("custom/it", code)]


def test_limits_are_kept_on_both_sides() -> None:
    rating = rule(T.NUMBER, minimum=0, maximum=5)
    count = rule(T.INTEGER, minimum=-1, maximum=1)
    assert [rating.checked(value, field="") for value in (0, 5)] == [0.0, 5.0]
    assert [count.checked(value, field="") for value in (-1, 1)] == [-1, 1]
    for of, value in ((rating, -0.1), (rating, 5.1), (count, -2), (count, 2)):
        with pytest.raises(ValidationFailed):
            of.checked(value, field="")
    for text in (T.STRING, T.TEXT):
        assert rule(text, max_length=3).checked("🦉🦉🦉", field="") == "🦉🦉🦉"
        with pytest.raises(ValidationFailed):
            rule(text, max_length=3).checked("four", field="")
    mood = rule(T.CHOICE, options=("calm", "wild"))
    assert mood.checked(" wild", field="") == "wild"
    for other in ("Wild", "", 1):
        with pytest.raises(ValidationFailed):
            mood.checked(other, field="")


def test_all_errors_are_told_and_unknown_keys_named_only_where_a_field_could_have_them() -> None:
    given = {"rating": 6, "venue": None, "gone": 1, "no key / at all": 1, "open": True}
    declared = rules(
        rule(T.NUMBER, key="rating", maximum=5), rule(T.STRING, key="venue"), rule(T.BOOLEAN, key="open")
    )
    with pytest.raises(ValidationFailed) as refusal:
        declared.checked(given)
    assert [(each.field, each.code) for each in refusal.value.errors] == [
        ("custom/rating", "out_of_range"),
        ("custom/gone", "unknown_field"),
        ("custom", "unknown_field"),
    ]
    changes = declared.checked({"rating": 5, "venue": None})
    assert changes.made_of(CustomValues({"venue": "Graz", "open": True})) == {"rating": 5.0, "open": True}
    with pytest.raises(ValidationFailed):
        declared.checked({"gone": None})


def test_of_the_past_comes_back_what_could_be_given_today() -> None:
    declared = rules(rule(T.NUMBER, key="rating", maximum=5), rule(T.CHOICE, key="mood", options=("calm",)))
    past = CustomValues({"rating": 4, "mood": "wild", "gone": 1})
    fitting = declared.fitting(past)
    assert fitting == {"rating": 4.0}
    assert isinstance(fitting["rating"], float)


def test_what_is_required_is_asked_of_all_that_goes_public_and_of_what_is_taken_away() -> None:
    declared = rules(
        rule(T.NUMBER, key="rating", required=True),
        rule(T.STRING, key="venue", required=True),
        rule(T.STRING, key="note"),
    )
    rated, whole = CustomValues({"rating": 1.0}), CustomValues({"rating": 1.0, "venue": "Graz", "note": "n"})
    declared.expect_required(whole)
    with pytest.raises(ValidationFailed) as refusal:
        declared.expect_required(rated)
    assert [(each.field, each.code) for each in refusal.value.errors] == [("custom/venue", "missing")]
    declared.expect_kept(rated, rated)
    declared.expect_kept(CustomValues({"note": "n"}), NO_CUSTOM_VALUES)
    with pytest.raises(ValidationFailed):
        declared.expect_kept(whole, rated)
    assert declared.get("note") is not None
    assert declared.get("gone") is None


def test_values_are_a_value() -> None:
    one, other = CustomValues({"b": 1, "a": "x"}), CustomValues({"a": "x", "b": 1})
    assert one == other
    assert hash(one) == hash(other)
    assert list(one) == ["a", "b"]
    assert repr(one) == "CustomValues({'a': 'x', 'b': 1})"
    assert one != CustomValues({"a": "x"})
    assert CustomChanges({"a": None, "c": 2}).made_of(one) == {"b": 1, "c": 2}
    assert Constraints() == NO_CONSTRAINTS
