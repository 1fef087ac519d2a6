"""How each database is set up, and which ones are refused."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from blog.adapters.persistence.dialects import sqlite
from blog.adapters.persistence.dialects.contract import UnsuitableServer
from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.health import SqlAlchemyHealthProbe
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from tests.integration.persistence.conftest import Reopen, Units, emptied
from tests.support.builders import Builders


async def asked(database: Database, *questions: str) -> list[list[object]]:
    """The answers of the engine for changes and of the one for reading."""
    answers = []
    for engine in (database.sessions.kw["bind"], database.reader):
        async with engine.connect() as connection:
            answers.append([await connection.scalar(text(question)) for question in questions])
    return answers


@pytest.mark.postgresql
class TestPostgreSql:
    SETTINGS = (
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "jit",
        "application_name",
        "transaction_isolation",
        "default_transaction_read_only",
    )

    async def test_sessions_have_time_limits_and_a_name(self, postgresql: DatabaseOptions) -> None:
        async with emptied(DatabaseOptions(url=postgresql.url)) as database:
            writer, reader = await asked(database, *(f"SHOW {name}" for name in self.SETTINGS))
        assert writer == ["5s", "2s", "10s", "off", "blog", "read committed", "off"]
        assert reader == ["5s", "2s", "10s", "off", "blog", "read committed", "on"]

    async def test_it_works_through_a_pooler_that_gives_each_transaction_another_server(
        self, postgresql: DatabaseOptions, make: Builders
    ) -> None:
        user = make.user()
        async with emptied(DatabaseOptions(url=postgresql.url, pooler="pgbouncer")) as database:
            await Units(database).given(user)
            for _ in range(10):
                assert await SqlAlchemyUserQueries(database).find(user.id) is not None
            writer, reader = await asked(
                database, "SHOW lock_timeout", "SHOW application_name", "SHOW transaction_read_only"
            )
            prepared = await asked(database, "SELECT count(*) FROM pg_prepared_statements")
        assert writer == ["0", "", "off"]
        assert reader == ["0", "", "on"]
        # Names that are used once must not pile up on the server; the one that asks is there itself.
        assert prepared == [[1], [1]]


@pytest.mark.sqlite
class TestSqlite:
    @pytest.fixture
    def options(self, tmp_path: Path) -> DatabaseOptions:
        return DatabaseOptions(url=f"sqlite+aiosqlite:///{tmp_path}/deep/down/blog.db")

    async def test_a_file_is_written_by_one_and_read_by_a_few(self, options: DatabaseOptions) -> None:
        database = Database.open(options)
        pragmas = (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "busy_timeout",
            "trusted_schema",
            "query_only",
        )
        writer, reader = await asked(database, *(f"PRAGMA {pragma}" for pragma in pragmas))
        assert writer == ["wal", 1, 1, 5000, 0, 0]
        assert reader == ["wal", 1, 1, 5000, 0, 1]
        assert database.sessions.kw["bind"].pool.size() == 1
        assert database.reader.pool.size() == sqlite.MOST_READERS  # type: ignore[attr-defined]  # a pool that queues has it
        await database.dispose()

    def test_nothing_is_made_before_somebody_connects(self, options: DatabaseOptions, tmp_path: Path) -> None:
        Database.open(options)
        assert list(tmp_path.iterdir()) == []

    async def test_many_can_begin_to_use_a_new_file_at_once(self, tmp_path: Path) -> None:
        async def use(file: str) -> object:
            database = Database.open(DatabaseOptions(url=f"sqlite+aiosqlite:///{tmp_path}/{file}"))
            (mode,), _ = await asked(database, "PRAGMA journal_mode")
            await database.dispose()
            return mode

        # SQLite lets them wait for nothing here: without care 27 in 1,800 found the database locked.
        for number in range(20):
            assert await asyncio.gather(*(use(f"{number}.db") for _ in range(6))) == ["wal"] * 6

    @pytest.mark.parametrize("name", ["", "/:memory:"])
    def test_a_database_in_memory_is_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match="needs a file"):
            Database.open(DatabaseOptions(url=f"sqlite+aiosqlite://{name}"))

    @pytest.mark.parametrize(
        ("version", "is_safe"),
        [
            ((3, 40, 1), False),
            ((3, 44, 5), False),
            ((3, 44, 6), True),
            ((3, 45, 3), False),
            ((3, 50, 6), False),
            ((3, 50, 7), True),
            ((3, 51, 2), False),
            ((3, 51, 3), True),
            ((3, 52, 0), True),
            ((4, 0, 0), True),
        ],
    )
    def test_old_libraries_are_not_for_many_processes(
        self, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], is_safe: bool
    ) -> None:
        monkeypatch.setattr("sqlite3.sqlite_version_info", version)
        assert (sqlite.Sqlite().risk_of_sharing() is None) is is_safe


@pytest.mark.mysql
class TestMySql:
    async def test_sessions_have_time_limits_and_utc(self, mysql: DatabaseOptions) -> None:
        database = Database.open(DatabaseOptions(url=mysql.url))
        is_maria = "MariaDB" in str((await asked(database, "SELECT VERSION()"))[0][0])
        limit, isolation, read_only = (
            ("max_statement_time", "tx_isolation", "tx_read_only")
            if is_maria
            else ("max_execution_time", "transaction_isolation", "transaction_read_only")
        )
        names = (
            "innodb_lock_wait_timeout",
            "time_zone",
            "character_set_connection",
            limit,
            isolation,
            read_only,
        )
        writer, reader = await asked(database, *(f"SELECT @@{name}" for name in names))
        assert writer == [2, "+00:00", "utf8mb4", 5 if is_maria else 5_000, "READ-COMMITTED", 0]
        assert reader[:4] == writer[:4]
        assert reader[5] == 1
        await database.dispose()

    async def test_a_server_that_cuts_values_off_is_refused(self, mysql: DatabaseOptions) -> None:
        lax = Database.open(DatabaseOptions(url=f"{mysql.url}&init_command=SET sql_mode=''"))
        with pytest.raises(UnsuitableServer, match="STRICT_TRANS_TABLES"):
            await SqlAlchemyUserQueries(lax).find(Builders().user().id)
        health = await SqlAlchemyHealthProbe(lax).check()
        assert not health.is_ready
        assert "STRICT_TRANS_TABLES" in str(health.reason)
        await lax.dispose()


def test_other_databases_are_refused() -> None:
    with pytest.raises(ValueError, match="supported databases"):
        Database.open(DatabaseOptions(url="oracle://somewhere/blog"))


async def test_errors_and_logs_hold_no_personal_data(
    database: Database, reopen: Reopen, make: Builders
) -> None:
    secret = "ada@example.org"
    with pytest.raises(DBAPIError) as caught:
        await database.read(
            lambda connection: connection.execute(text("SELECT :a FROM nowhere"), {"a": secret})
        )
    assert secret not in str(caught.value)
    debugging = reopen(database, echo=True)
    assert not debugging.reader.sync_engine.hide_parameters


async def test_the_dialect_is_known_by_its_name(database: Database, engine: Engine) -> None:
    assert database.dialect == engine.dialect.name
