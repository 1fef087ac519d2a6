"""What the tests of the database adapter stand on: an empty database of each kind."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, QueuePool, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util import await_only

from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.schema import Schema
from blog.adapters.persistence.unit_of_work import SqlAlchemyUnitOfWork
from blog.adapters.system.calls import TaskCallContext
from blog.adapters.system.identity import Uuid7Generator
from blog.adapters.system.jitter import RandomJitter
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWorkFactory
from tests.support.builders import Aggregate, Builders, store
from tests.support.databases import DATABASES, Kind, create_database
from tests.support.databases.tables import empty
from tests.support.fakes.system import FixedClock

Reopen = Callable[..., Database]


class Units(UnitOfWorkFactory):
    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = FixedClock()
        self._ids = Uuid7Generator()
        self.calls = TaskCallContext()

    def __call__(self) -> SqlAlchemyUnitOfWork:
        return SqlAlchemyUnitOfWork(self._database.sessions, self._clock, self._ids, self.calls)

    async def given(self, *aggregates: Aggregate) -> None:
        """Store aggregates, each after those that it refers to."""
        async with self() as unit:
            await store(unit, *aggregates)


@pytest.fixture(scope="session")
def options(database_url: str) -> DatabaseOptions:
    """How to reach a database that has the schema of this release."""
    return _migrated(database_url)


@pytest.fixture(scope="session", params=DATABASES[1:])
def server_options(request: pytest.FixtureRequest) -> Iterator[DatabaseOptions]:
    """The same, without SQLite: for what happens to connections."""
    kind: Kind = request.param
    with create_database(kind) as url:
        yield _migrated(url)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[DatabaseOptions]:
    """A PostgreSQL database, for what is asked of no other."""
    with create_database("postgresql") as url:
        yield _migrated(url)


@pytest.fixture(scope="session")
def mysql() -> Iterator[DatabaseOptions]:
    """A MySQL or MariaDB database, likewise."""
    with create_database("mysql") as url:
        yield _migrated(url)


@pytest.fixture
async def database(options: DatabaseOptions) -> AsyncIterator[Database]:
    """An empty database."""
    async with emptied(options) as database:
        yield database


@pytest.fixture
async def server(server_options: DatabaseOptions) -> AsyncIterator[Database]:
    """An empty database that connections can be lost to."""
    async with emptied(server_options) as database:
        yield database


@pytest.fixture
async def reopen() -> AsyncIterator[Reopen]:
    """Open a database once more, with other options; it is closed at the end of the test."""
    opened: list[Database] = []

    def reopen(database: Database, **changes: Any) -> Database:  # noqa: ANN401  # any option
        url = database.reader.url.render_as_string(hide_password=False)
        opened.append(Database.open(replace(_patient(url), **changes)))
        return opened[-1]

    yield reopen
    for database in opened:
        await database.dispose()


def _migrated(url: str) -> DatabaseOptions:
    Schema(_patient(url)).upgrade()
    return _patient(url)


def _patient(url: str) -> DatabaseOptions:
    """Whoever waits for a connection or a lock gets it in the end, however slow the machine is."""
    return DatabaseOptions(url=url, pool_timeout=60, lock_timeout=60, statement_timeout=60)


@asynccontextmanager
async def emptied(options: DatabaseOptions) -> AsyncIterator[Database]:
    """An empty database, opened with these options, and closed however the test ends."""
    database = Database.open(options)
    try:
        await empty(database)
        yield database
    finally:
        await database.dispose()


@pytest.fixture
def engine(database: Database) -> Engine:
    """The engine that units of work use."""
    return writer_of(database)


@pytest.fixture
def units(database: Database) -> Units:
    return Units(database)


@pytest.fixture
def transact(units: Units) -> Transact:
    return Transact(units, FixedClock(), RandomJitter())


@pytest.fixture
def make() -> Builders:
    return Builders()


def writer_of(database: Database) -> Engine:
    engine: Engine = database.sessions.kw["bind"].sync_engine
    return engine


def taken(engine: Engine) -> int:
    """How many connections of the pool are in use."""
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedout()


@contextmanager
def listening(engine: Engine, name: str, listener: Callable[..., object]) -> Iterator[None]:
    """Have the listener called at each of these events."""
    event.listen(engine, name, listener)
    try:
        yield
    finally:
        event.remove(engine, name, listener)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is sent to the database, as it is sent."""
    sent: list[str] = []

    def note(connection: Connection, cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    with listening(engine, "before_cursor_execute", note):
        yield sent


def kill(other: Database, connection: Connection) -> None:
    """End a connection from another one, as an operator or a crash does; its user is told nothing."""
    number: int = connection.exec_driver_sql(_OWN_NUMBER[other.dialect]).scalar_one()
    await_only(_end(other, number))


async def kill_pooled(other: Database, engine: AsyncEngine) -> None:
    """End the connection that the pool will hand out next."""
    async with engine.connect() as connection:
        number = await number_of(connection)
    await _end(other, number)


async def number_of(connection: AsyncConnection) -> int:
    """By which the server knows the connection."""
    number: int = (await connection.execute(text(_OWN_NUMBER[connection.dialect.name]))).scalar_one()
    return number


_OWN_NUMBER = {"postgresql": "SELECT pg_backend_pid()", "mysql": "SELECT CONNECTION_ID()"}
_END = {"postgresql": "SELECT pg_terminate_backend({}, 60000)", "mysql": "KILL {}"}


async def _end(other: Database, number: int) -> None:
    async with other.sessions() as session:
        await session.execute(text(_END[other.dialect].format(number)))
