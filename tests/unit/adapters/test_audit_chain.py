"""The chain of the audit trail: its form, worked out by hand, and that it covers every column."""

import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from blog.adapters.persistence.audit.chain import COLUMNS, Sha256Chain, hash_of
from blog.application.audit.views import AuditEntry

CHAIN = Sha256Chain()
ENTRY = AuditEntry(
    sequence=2,
    id=UUID(int=3),
    recorded_at=datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC),
    actor_id=UUID(int=4),
    credential="session",
    credential_id=UUID(int=5),
    action="user.edited",
    target_type="user",
    target_id=UUID(int=6),
    outcome="done",
    address="192.0.2.1",
    request_id="r",
    changed=("bio", "name"),
    previous_hash="ab" * 32,
    hash="",
)


def field(content: bytes) -> bytes:
    return b"\x01" + len(content).to_bytes(4, "big") + content


def test_a_row_is_hashed_as_its_form_says() -> None:
    written = (
        b"\x01"
        + field((2).to_bytes(8, "big"))
        + field(bytes(15) + b"\x03")
        + field((1_000_005).to_bytes(8, "big"))
        + field(bytes(15) + b"\x04")
        + field(b"session")
        + field(bytes(15) + b"\x05")
        + field(b"user.edited")
        + field(b"user")
        + field(bytes(15) + b"\x06")
        + field(b"done")
        + field(b"192.0.2.1")
        + field(b"r")
        + field(b"bio name")
        + field(b"\xab" * 32)
    )
    assert CHAIN.hash_of(ENTRY) == hashlib.sha256(written).hexdigest()


@pytest.mark.parametrize("name", [entry.name for entry in fields(AuditEntry) if entry.name != "hash"])
def test_the_hash_covers_each_column(name: str) -> None:
    value = getattr(ENTRY, name)
    other = {
        int: 7,
        UUID: UUID(int=9),
        str: "cd" * 32,
        tuple: ("bio",),
        datetime: datetime(1970, 1, 1, tzinfo=UTC),
    }[type(value)]
    edited = replace(ENTRY)
    object.__setattr__(edited, name, other)
    assert CHAIN.hash_of(edited) != CHAIN.hash_of(ENTRY)


def test_nothing_and_an_empty_text_are_not_alike() -> None:
    assert CHAIN.hash_of(replace(ENTRY, address=None)) != CHAIN.hash_of(replace(ENTRY, address=""))


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError):
        hash_of(dict.fromkeys(COLUMNS, 1.5))
