"""The history of the schema, for Alembic. `blog db upgrade` runs it, `make revision` adds to it."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


def newest_revision() -> str:
    """The revision that this release works with.

    Read off the names of the files, which begin with it, so that a server does not load Alembic for it.
    """
    return max(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))
