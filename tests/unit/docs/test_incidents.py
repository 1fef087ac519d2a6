"""What is to be done after a break-in ends every way in, whatever tables there come to be."""

import re

import pytest
from sqlalchemy import Table

from blog.adapters.persistence import schema  # noqa: F401 - with it every table is known
from blog.adapters.persistence.base import Base
from tests.support.documents import ROOT


def opens_something(table: Table) -> bool:
    """Whether a row is a way in of its own; one that goes with the row of another table is none."""
    if table.name == "previews":
        # What opens one is signed, and stored nowhere.
        return True
    goes_along = {key.ondelete for key in table.foreign_keys if "token_digest" in key.column.table.columns}
    return "token_digest" in table.columns and goes_along != {"CASCADE"}


WAYS_IN = sorted(table.name for table in Base.metadata.tables.values() if opens_something(table))


def test_there_are_ways_in() -> None:
    assert WAYS_IN == ["access_tokens", "confirmations", "invitations", "previews", "sessions"]


@pytest.mark.parametrize("document", ["SECURITY.md", "docs/security/deployment.md"])
def test_the_instructions_close_every_one_of_them(document: str) -> None:
    emptied = re.findall(r"^DELETE FROM (\w+);$", (ROOT / document).read_text("utf-8"), re.MULTILINE)
    assert sorted(emptied) == WAYS_IN
