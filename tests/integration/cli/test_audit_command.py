"""`blog audit verify`: a trail that was edited behind the back of the service is found."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.cli.conftest import run

CREATE = ("users", "create", "--role", "owner", "--name", "Ada", "--password-stdin", "--email")


@pytest.fixture
def trail(database: Path) -> Path:
    """A database with two acts in its trail."""
    for email in ("ada@example.org", "grace@example.org"):
        assert run(*CREATE, email, stdin="engine-no-2-of-1843\n").exit_code == 0
    return database


def edit(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.sqlite
def test_a_sound_trail_is_said_to_be_with_its_end(trail: Path) -> None:
    done = run("audit", "verify")
    assert done.exit_code == 0
    found = re.fullmatch(r"2 rows are as they were written; the end is (2:[0-9a-f]{64})\n", done.output)
    assert found
    assert run("audit", "verify", "--expect", found[1]).exit_code == 0
    assert run("audit", "verify", "--expect", f"2:{'0' * 64}").exit_code == 1
    assert run("audit", "verify", "--expect", "nonsense").exit_code == 2


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update audit set outcome = 'other' where sequence = 1", "row 1 was edited"),
        ("update audit set recorded_at = 'never' where sequence = 2", "row 2 cannot be read"),
        ("delete from audit where sequence = 1", "row 1 is missing"),
        ("delete from audit where sequence = 2", "row 2 is missing: the trail was cut off"),
        ("delete from audit_head", "row 0 is gone"),
    ],
)
def test_an_edited_trail_is_told_of_in_one_line(trail: Path, statement: str, said: str) -> None:
    edit(trail, statement)
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert done.output.startswith(said)
    assert done.output.count("\n") == 1
