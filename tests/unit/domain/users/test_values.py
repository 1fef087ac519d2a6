import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.common.errors import ValidationFailed
from blog.domain.users.values import (
    EMAIL_PATTERN,
    USERNAME_PATTERN,
    Bio,
    Email,
    PasswordHash,
    PlainPassword,
    UserName,
    Username,
)

IDENTITY = UUID("019cece5-2687-7000-8000-0123456789ab")
WORDS = st.text("xyz", min_size=1, max_size=25)
USERNAMES = st.lists(st.tuples(WORDS, st.sampled_from("._-")), min_size=1, max_size=3).map(
    lambda parts: "".join(map("".join, parts))[: Username.LONGEST].rstrip("._-")
)
LABELS = st.text("aZ0-éßﬃ\u3300例", min_size=1, max_size=12)
ADDRESSES = st.tuples(st.text("aZ0.+@ éßﬃﷺ🦉", min_size=1, max_size=20), LABELS, LABELS).map(
    lambda parts: f"{parts[0]}@{parts[1]}.{parts[2]}"
)


def codes(error: pytest.ExceptionInfo[ValidationFailed]) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in error.value.errors]


@pytest.mark.parametrize("value", ["A", "Ada Lovelace", "王小明", "O'Neil-Smith", "🦉" * 50])
def test_a_name_is_one_line_in_any_script(value: str) -> None:
    assert str(UserName(f" {value} ")) == value


@pytest.mark.parametrize(
    ("value", "code"),
    [("", "blank"), (" ", "blank"), ("x" * 51, "too_long"), ("a\nb", "forbidden_characters")],
)
def test_other_names_are_refused(value: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        UserName(value)
    assert codes(error) == [("name", code)]


@pytest.mark.parametrize("value", ["a", "ada", "ada.lovelace", "ada_l", "a-1", "7", "x" * 50])
def test_lower_case_letters_and_digits_make_a_username(value: str) -> None:
    assert str(Username(value)) == value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "not_a_username"),
        ("x" * 51, "too_long"),
        ("Ada", "not_a_username"),
        ("ada lovelace", "not_a_username"),
        (".ada", "not_a_username"),
        ("ada.", "not_a_username"),
        ("a..b", "not_a_username"),
        ("a._b", "not_a_username"),
        ("é", "not_a_username"),
        ("٣", "not_a_username"),
        ("ada\n", "not_a_username"),
        (str(IDENTITY), "not_a_username"),
        (IDENTITY.hex, "not_a_username"),
    ],
)
def test_other_usernames_are_refused(value: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        Username(value)
    assert codes(error) == [("username", code)]


@given(USERNAMES, st.uuids(version=4))
def test_alternatives_of_a_username_are_distinct_usernames(value: str, identity: UUID) -> None:
    assert re.fullmatch(USERNAME_PATTERN, value)
    alternatives = list(Username(value).alternatives(identity))
    assert alternatives[0] == Username(value)
    assert len(set(alternatives)) == len(alternatives) == 5


def test_a_long_username_is_shortened_for_its_suffix() -> None:
    long = Username("x" * 47 + ".yz")
    assert [each.value for each in long.alternatives(IDENTITY)][1] == "x" * 47 + "-2"


@pytest.mark.parametrize(
    "value",
    [
        "ada@example.org",
        "Ada.Lovelace+blog@Sub.Example.co.uk",
        "a@b.cd",
        "!#$%&'*+/=?^_`{|}~-@example.org",
        "żółć@przykład.pl",
        "用户@例子.广告",
        "🦉@example.org",
        "ada@xn--bcher-kva.example",
        "a" * 64 + "@example.org",
        "a@" + "b" * 63 + ".org",
    ],
)
def test_addresses_in_any_script_are_kept_as_they_are_written(value: str) -> None:
    assert str(Email(f"  {value}\n")) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example",
        "ada@example.o",
        "ada@@example.org",
        "ada@example..org",
        "ada..l@example.org",
        ".ada@example.org",
        "ada.@example.org",
        "ada@.example.org",
        "ada@-example.org",
        "ada@example-.org",
        "ada@example.org.",
        "ada@example.7g",
        "ada@exa_mple.org",
        "a da@example.org",
        'a"da@example.org',
        "ada@[127.0.0.1]",
        "<ada@example.org>",
        "ada@example.org, bob@example.org",
        "ada@example.org\nBcc: bob@example.org",
        "a\x00da@example.org",
        "a\u200bda@example.org",
        "a\u202eda@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b" * 64 + ".org",
    ],
)
def test_what_is_no_address_is_refused(value: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        Email(value)
    assert codes(error) == [("email", "not_an_email")]


def test_an_address_has_at_most_a_hundred_characters() -> None:
    assert len(Email("a" * 64 + "@" + "b" * 31 + ".org").value) == 100
    with pytest.raises(ValidationFailed) as error:
        Email("a" * 64 + "@" + "b" * 32 + ".org")
    assert codes(error) == [("email", "too_long")]


def test_the_key_of_an_address_has_at_most_255_characters() -> None:
    assert len(Email("ﬃ" * 62 + "@" + "ß" * 32 + ".org").key) == 255
    with pytest.raises(ValidationFailed) as error:
        Email("ﬃ" * 62 + "@" + "ß" * 32 + ".orga")
    assert codes(error) == [("email", "too_long")]


def test_half_characters_are_no_address() -> None:
    with pytest.raises(ValidationFailed) as error:
        Email(f"{chr(0xD800)}@example.org")
    assert codes(error) == [("email", "forbidden_characters")]


def test_two_spellings_of_an_address_have_one_key() -> None:
    assert Email("Ada@Example.ORG").key == Email("ada@example.org").key
    assert Email("Cafe\u0301@example.org").key == Email("CAFÉ@example.org").key
    assert Email("café@example.org").key != Email("cafe@example.org").key
    assert Email("ada@Exämple.org").key == Email("ada@XN--EXMPLE-CUA.org").key == "ada@exämple.org"
    # What only looks like such a domain is taken as it is.
    assert Email("ada@xn--é.org").key == "ada@xn--é.org"
    assert Email("ada@xn--99999999.org").key == "ada@xn--99999999.org"


def test_an_address_is_not_shown_by_accident() -> None:
    assert "ada" not in repr(Email("ada@example.org"))


@given(ADDRESSES)
def test_an_accepted_address_is_kept_and_is_what_the_published_pattern_says(value: str) -> None:
    try:
        email = Email(value)
    except ValidationFailed:
        return
    assert Email(email.value) == email
    assert re.fullmatch(EMAIL_PATTERN, email.value)
    assert len(email.key) <= Email.LONGEST_KEY
    assert not set(email.value) & set(" \t\r\n\x00,;<>()")


def test_a_bio_may_be_empty_and_has_lines() -> None:
    assert not Bio().value
    assert str(Bio("\n a\r\nb \n")) == "a\nb"


@pytest.mark.parametrize(("value", "code"), [("🦉" * 501, "too_long"), ("a\x00", "forbidden_characters")])
def test_other_bios_are_refused(value: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        Bio(value)
    assert codes(error) == [("bio", code)]


def test_a_bio_has_at_most_two_thousand_bytes() -> None:
    assert Bio("🦉" * 500).value == "🦉" * 500


def test_a_password_is_never_shown() -> None:
    password = PlainPassword("correct horse")
    assert "correct" not in f"{password!r} {password} {[password]}"
    stored = PasswordHash("$argon2id$secret")
    assert "argon2id" not in f"{stored!r} {stored} {[stored]}"


def test_a_password_is_kept_as_it_was_typed() -> None:
    assert PlainPassword(" e\u0301 \n").value == " e\u0301 \n"


def test_a_password_has_at_most_1024_bytes() -> None:
    assert PlainPassword("🦉" * 256).value == "🦉" * 256
    with pytest.raises(ValidationFailed) as error:
        PlainPassword("🦉" * 256 + "x")
    assert codes(error) == [("password", "too_long")]


@pytest.mark.parametrize("value", [chr(0xDFFF), "correct horse\0battery"])
def test_a_password_is_text_that_every_hasher_reads_to_its_end(value: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        PlainPassword(value)
    assert codes(error) == [("password", "forbidden_characters")]


def test_a_new_password_has_at_least_twelve_bytes() -> None:
    PlainPassword("🦉🦉🦉").refuse_weak()
    with pytest.raises(ValidationFailed) as error:
        PlainPassword("x" * 11).refuse_weak()
    assert codes(error) == [("password", "too_short")]


@pytest.mark.parametrize("password", ["Ada Lovelace", "ADA LOVELACE", "ada@Example.org"])
def test_a_new_password_is_not_ones_own_name_or_address(password: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        PlainPassword(password).refuse_weak("Ada Lovelace", "ada@example.org")
    assert codes(error) == [("password", "too_obvious")]


def test_a_new_password_may_contain_ones_own_name() -> None:
    PlainPassword("Ada Lovelace!").refuse_weak("Ada Lovelace", "ada@example.org", "")
