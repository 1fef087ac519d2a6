"""pytest's side: the broker's life, the fixture, and the last lines of a run."""

from collections import Counter
from collections.abc import Generator, Iterator

import pytest

from tests.support.databases.broker import Broker
from tests.support.databases.create import DATABASES, Kind, create_database, server_or_skip, skip_or_fail
from tests.support.databases.redis import OwnRedis
from tests.support.databases.redis import own_redis as private_redis
from tests.support.databases.server import Unavailable

KINDS = ("sqlite", "postgresql", "mysql", "redis")


@pytest.fixture(scope="session", params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of an empty database, of each kind in turn; the tests of one process share it."""
    kind: Kind = request.param
    with create_database(kind) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> str:
    """Give the URL of a Redis, which may be somebody else's: keys need a prefix of their own, and an end."""
    return server_or_skip("redis", name="redis").url


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    """Give a Redis that the test may freeze, stop and start again."""
    try:
        with private_redis() as server:
            yield server
    except Unavailable as reason:
        skip_or_fail("redis", reason, name="redis")


class Databases:
    """Owns the broker in the process that started pytest, and counts which tests each database served."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._served: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            self._skipped[report.longrepr[2].removeprefix("Skipped: ")] += 1
        elif report.when == "call":
            self._served.update(kind for kind in KINDS if kind in report.keywords)

    @pytest.hookimpl(
        wrapper=True, tryfirst=True
    )  # around everybody else's summary, so that these lines end it
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Generator[None]:
        yield
        served = [
            f"{kind} = {self._source(kind)} ({self._served[kind]} tests)"
            for kind in KINDS
            if self._served[kind]
        ]
        terminalreporter.write_line(f"databases: {' · '.join(served) or 'none was needed'}")
        for reason, count in self._skipped.items():
            terminalreporter.write_line(f"skipped: {count}, {reason}", yellow=True)
        if not self._skipped:
            terminalreporter.write_line("skipped: nothing")

    @pytest.hookimpl
    def pytest_unconfigure(self) -> None:
        self._broker.__exit__()

    def _counts(self) -> list[tuple[str, int]]:
        return [(kind, self._served[kind]) for kind in KINDS if self._served[kind]]

    def _source(self, kind: str) -> str:
        if kind == "sqlite":
            return "files"
        answer = self._broker.answers.get(kind, "made by the test itself")
        return f"none, {answer}" if isinstance(answer, str) else answer[1]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # a worker of pytest-xdist uses the broker of its controller
        config.pluginmanager.register(Databases(Broker().__enter__()), "blog-databases")
