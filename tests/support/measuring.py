"""Which tests coverage follows: to follow a test costs more than to run it.

A test that is marked `unmeasured` walks through lines that other tests reach too, and many times: it is
followed neither while it runs nor while what it needs is made.
"""

from collections.abc import Generator
from typing import Final

import pytest
from coverage import Coverage

_ALSO_ON_ANOTHER: Final = frozenset({"sqlite", "mysql"})


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    coverage = Coverage.current()
    if coverage is None or item.get_closest_marker("unmeasured") is None:
        return (yield)
    coverage.stop()
    try:
        return (yield)
    finally:
        coverage.start()


def measure_on_postgresql_alone(item: pytest.Item) -> None:
    """For tests of what is one code over all databases; `persistence/dialects` has measured tests on each."""
    if any(kind in item.keywords for kind in _ALSO_ON_ANOTHER):
        item.add_marker("unmeasured")
