"""Conditions on custom values, from what a caller writes to what a list is asked for."""

import pytest

from blog.application.custom_fields.filtering import AskedFor, Comparison
from blog.domain.common.custom import CustomValue
from blog.domain.common.errors import ValidationFailed
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.values import FieldKey, FieldType
from tests.support.world import World

LIMITS = {FieldType.CHOICE: Constraints(options=("calm", "wild")), FieldType.NUMBER: Constraints(minimum=1.0)}


@pytest.fixture(autouse=True)
async def _declared(world: World) -> None:
    kinds = [
        world.make.custom_field(key=FieldKey(kind), type=kind, constraints=LIMITS.get(kind, Constraints()))
        for kind in FieldType
    ]
    await world.given(*kinds)


def asked(key: str, *values: str, by: Comparison = Comparison.EQUAL) -> AskedFor:
    return AskedFor(f"custom[{key}]", key, by, values)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("string", " Graz ", "Graz"),
        ("integer", "-7", -7),
        ("number", "0.5", 0.5),
        ("number", "1e3", 1000.0),
        ("number", "4", 4.0),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("date", "2026-01-31", "2026-01-31"),
        ("datetime", "2026-01-31T13:00:00+01:00", "2026-01-31T12:00:00.000000Z"),
        ("choice", "wild", "wild"),
    ],
)
async def test_values_are_understood_by_their_type(
    world: World, key: str, text: str, value: CustomValue
) -> None:
    (condition,) = await world.custom_filtering.understood([asked(key, text)])
    assert (condition.key, condition.values) == (key, (value,))
    assert condition.values[0].__class__ is value.__class__


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("gone", "a", "unknown_parameter"),
        ("text", "a", "unknown_parameter"),
        ("url", "https://a.example", "unknown_parameter"),
        ("integer", "1.5", "wrong_type"),
        ("integer", "", "wrong_type"),
        ("number", "nan", "wrong_type"),
        ("number", "1e999", "out_of_range"),
        ("boolean", "1", "wrong_type"),
        ("date", "today", "wrong_format"),
        ("choice", "sad", "not_an_option"),
        ("string", "", "blank"),
    ],
)
async def test_what_cannot_be_asked_for_is_refused(world: World, key: str, text: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        await world.custom_filtering.understood([asked(key, text), asked("string", "a")])
    assert [(each.field, each.code) for each in refusal.value.errors] == [(f"custom[{key}]", code)]


async def test_only_what_has_an_order_is_compared(world: World) -> None:
    understood = world.custom_filtering.understood
    for by in (Comparison.AT_LEAST, Comparison.AT_MOST):
        (condition,) = await understood([asked("date", "2026-01-31", by=by)])
        assert condition.comparison is by
        with pytest.raises(ValidationFailed):
            await understood([asked("string", "a", by=by)])
    assert await understood([]) == ()
