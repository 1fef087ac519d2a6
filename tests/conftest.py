import os

import pytest
from coverage import Coverage
from hypothesis import settings

pytest_plugins = ("tests.support.databases.plugin",)

# No deadline: a shared machine that pauses is no failing test. In CI the examples are the same on every run.
settings.register_profile("blog", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("blog")


@pytest.fixture(scope="session", autouse=True)
def _nobody_elses_settings() -> None:
    """Whoever runs the tests may have a blog of their own configured; the tests must not notice."""
    for name in list(os.environ):
        if name == "DATABASE_URL" or (name.startswith("BLOG_") and not name.startswith("BLOG_TEST_")):
            del os.environ[name]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Let `no_cover` mean what it says in the processes of xdist, too.

    There pytest-cov has begun once already when it begins to measure, and what it began first would go on
    wherever the other is stopped.
    """
    begun = Coverage.current()
    if hasattr(session.config, "workerinput") and begun is not None:
        begun.stop()
