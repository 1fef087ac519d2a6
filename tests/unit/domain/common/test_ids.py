from uuid import UUID

import pytest

from blog.domain.common.ids import looks_like_an_id, parsed_id

IDENTITY = UUID("019cece5-2687-7000-8000-0123456789ab")


@pytest.mark.parametrize("text", [str(IDENTITY), str(IDENTITY).upper()])
def test_the_canonical_form_is_an_id_in_either_case(text: str) -> None:
    assert parsed_id(text) == IDENTITY
    assert looks_like_an_id(text)


@pytest.mark.parametrize("text", [IDENTITY.hex, IDENTITY.hex.upper()])
def test_the_digits_alone_look_like_an_id_and_are_none(text: str) -> None:
    assert parsed_id(text) is None
    assert looks_like_an_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello-world",
        f"{{{IDENTITY}}}",
        IDENTITY.urn,
        f" {IDENTITY}",
        f"{IDENTITY}\n",
        f"{IDENTITY}0",
        str(IDENTITY)[:-1],
        "0-19cece526877000-8000-0123456789ab-",
        "019cece5-2687-7000-8000-0123456789ag",
        "\N{ARABIC-INDIC DIGIT ZERO}19cece5-2687-7000-8000-0123456789ab",
    ],
)
def test_anything_else_is_no_id(text: str) -> None:
    assert parsed_id(text) is None
    assert not looks_like_an_id(text)
