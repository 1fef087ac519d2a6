"""Coverage doubles the time of a test, so it is taken where it is cheapest: not once more on each server."""

from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_SERVERS = ("postgresql", "mysql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is measured elsewhere: requests over the fakes, and what runs on SQLite as well.

    Only in `persistence` each database has code of its own.
    """
    for item in items:
        if item.path.is_relative_to(_HERE):
            folder, name = item.path.relative_to(_HERE).parts[0], item.path.stem
            is_again = folder != "persistence" or name.endswith(("races", "migrations", "migrated_comments"))
            if folder == "http" or (is_again and any(map(item.get_closest_marker, _SERVERS))):
                item.add_marker("no_cover")
