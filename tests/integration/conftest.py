"""Coverage doubles the time of a test, so it is taken where it is cheapest: not once more on each server."""

from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_SERVERS = ("postgresql", "mysql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs on SQLite as well is measured there. Each database has code of its own in `persistence`."""
    for item in items:
        if item.path.is_relative_to(_HERE) and any(map(item.get_closest_marker, _SERVERS)):
            folder, name = item.path.relative_to(_HERE).parts[0], item.path.stem
            if folder != "persistence" or name.endswith(("races", "migrations", "migrated_comments")):
                item.add_marker("no_cover")
