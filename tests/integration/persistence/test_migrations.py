"""The history of the schema, on each database."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, inspect, text

from blog.adapters.persistence import schema
from blog.adapters.persistence.base import Base
from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.migrations import FOLDER, newest_revision
from blog.adapters.persistence.outbox.lease import SqlAlchemyRelayLease
from blog.adapters.persistence.unit_of_work import SqlAlchemyUnitOfWork
from blog.adapters.system.calls import TaskCallContext
from tests.support.databases import DATABASES, Kind, create_database
from tests.support.fakes.system import START, FixedClock, SequentialIds, uuid7

HISTORY = [script.revision for script in reversed(list(ScriptDirectory(str(FOLDER)).walk_revisions()))]


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest) -> Iterator[DatabaseOptions]:
    """An empty database of the test's own."""
    kind: Kind = request.param
    with create_database(kind) as url:
        yield DatabaseOptions(url=url)


async def tables(options: DatabaseOptions) -> set[str]:
    database = Database.open(options)
    try:
        return set(await database.read(lambda connection: inspect(connection).get_table_names()))
    finally:
        await database.dispose()


async def execute(options: DatabaseOptions, statement: str) -> None:
    database = Database.open(options)
    async with database.sessions.begin() as session:
        await session.execute(text(statement))
    await database.dispose()


async def test_every_revision_goes_up_down_and_up_again(empty: DatabaseOptions) -> None:
    assert await schema.current(empty) is None
    for before, revision in zip(["base", *HISTORY], HISTORY, strict=False):
        await schema.upgrade(empty, revision)
        assert await schema.current(empty) == revision
        await schema.downgrade(empty, before)
        assert await schema.current(empty) == (None if before == "base" else before)
        await schema.upgrade(empty, revision)
    assert await schema.check(empty) == []


async def test_the_way_down_leaves_nothing_behind(empty: DatabaseOptions) -> None:
    await schema.upgrade(empty)
    assert set(Base.metadata.tables) < await tables(empty)
    await schema.downgrade(empty, "base")
    assert await tables(empty) == {"alembic_version"}


async def test_an_upgrade_of_the_newest_schema_changes_nothing(empty: DatabaseOptions) -> None:
    await schema.upgrade(empty)
    await schema.upgrade(empty)
    assert await schema.current(empty) == HISTORY[-1]
    assert await schema.check(empty) == []


async def test_several_upgrades_at_once_all_succeed(empty: DatabaseOptions) -> None:
    await asyncio.gather(*(schema.upgrade(empty) for _ in range(4)))
    assert await schema.current(empty) == HISTORY[-1]
    assert await schema.check(empty) == []


async def test_a_migrated_database_is_ready_to_be_used(empty: DatabaseOptions) -> None:
    await schema.upgrade(empty)
    database = Database.open(empty)
    async with SqlAlchemyUnitOfWork(
        database.sessions, FixedClock(), SequentialIds(), TaskCallContext()
    ) as unit:
        assert await unit.users.lock_owners() == 0
    assert await SqlAlchemyRelayLease(database).acquire(uuid7(1), START, START)
    await database.dispose()


async def test_drift_is_found(empty: DatabaseOptions) -> None:
    await schema.upgrade(empty)
    on_mysql = " ON tags" if empty.url.startswith("mysql") else ""
    await execute(empty, f"DROP INDEX ix_tags_name_id{on_mysql}")
    await execute(empty, "ALTER TABLE guards ADD COLUMN extra INTEGER")
    differences = await schema.check(empty)
    assert len(differences) == 2
    assert any("ix_tags_name_id" in difference for difference in differences)
    assert any("extra" in difference for difference in differences)


@pytest.mark.parametrize("kind", DATABASES)
async def test_the_migrations_make_exactly_what_the_models_say(kind: Kind) -> None:
    # Alembic's comparison has its gaps: precision of times, collations of tables, conditions of indexes.
    with create_database(kind) as migrated, create_database(kind) as modelled:
        await schema.upgrade(DatabaseOptions(url=migrated))
        await make_from_models(DatabaseOptions(url=modelled))
        assert await description(migrated) == await description(modelled)


async def make_from_models(options: DatabaseOptions) -> None:
    database = Database.open(options)
    async with database.sessions.begin() as session:
        await (await session.connection()).run_sync(Base.metadata.create_all)
    await database.dispose()


async def description(url: str) -> dict[str, list[str]]:
    """The database's own words for each table, part by part; in which order says nothing."""
    database = Database.open(DatabaseOptions(url=url))
    tables = {}
    for table in Base.metadata.tables:
        words = await database.read(partial(WORDS[database.dialect], table=table))
        tables[table] = sorted(line.strip().rstrip(",") for line in words.splitlines())
    await database.dispose()
    return tables


def words_of_sqlite(connection: Connection, table: str) -> str:
    asked = text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY name")
    # The name of a table that was rebuilt stands in quotes.
    found = [
        words.replace(f'TABLE "{table}"', f"TABLE {table}")
        for words in connection.scalars(asked, {"table": table})
    ]
    return "\n".join(part for words in found for part in parts(words))


def parts(statement: str) -> Iterator[str]:
    """What stands before the first bracket of a statement, and each of the parts within.

    SQLite keeps the text of a statement: each part of CREATE TABLE on a line of its own, as SQLAlchemy writes
    it, and what ADD COLUMN adds at the end of the last one.
    """
    depth, part = 0, ""
    for character in statement:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if (depth, character) in {(1, "("), (1, ","), (0, ")")}:
            yield " ".join(part.split())
            part = ""
        else:
            part += character
    yield " ".join(part.split())


def words_of_mysql(connection: Connection, table: str) -> str:
    return str(connection.execute(text(f"SHOW CREATE TABLE {table}")).one()[1])


def words_of_postgresql(connection: Connection, table: str) -> str:
    asked = text(
        """
        SELECT format('%s %s %s %s', attname, format_type(atttypid, atttypmod), collname, attnotnull)
        FROM pg_attribute LEFT JOIN pg_collation ON pg_collation.oid = attcollation
        WHERE attrelid = CAST(:table AS regclass) AND attnum > 0
        UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = CAST(:table AS regclass)
        UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE conrelid = CAST(:table AS regclass)
        """
    )
    return "\n".join(connection.scalars(asked, {"table": table}))


WORDS = {"sqlite": words_of_sqlite, "mysql": words_of_mysql, "postgresql": words_of_postgresql}


async def test_an_empty_database_is_one_difference(empty: DatabaseOptions) -> None:
    assert await schema.check(empty) == ["no schema yet: run blog db upgrade"]


async def test_another_revision_is_a_difference(empty: DatabaseOptions) -> None:
    await schema.upgrade(empty)
    await execute(empty, "UPDATE alembic_version SET version_num = '0000'")
    assert await schema.check(empty) == [f"the schema is at 0000, not at {HISTORY[-1]}"]


async def test_constraints_have_the_names_that_errors_are_told_apart_by(empty: DatabaseOptions) -> None:
    await schema.upgrade(empty)
    database = Database.open(empty)

    def names(connection: Connection) -> set[str]:
        inspector: Inspector = inspect(connection)
        found = [
            constraint["name"]
            for table in Base.metadata.tables
            for constraint in [
                *inspector.get_unique_constraints(table),
                *(index for index in inspector.get_indexes(table) if index["unique"]),
                *inspector.get_foreign_keys(table),
            ]
        ]
        return {str(name) for name in found}

    stored = await database.read(names)
    await database.dispose()
    expected = {
        name
        for table in Base.metadata.tables.values()
        for name in [
            *(str(constraint.name) for constraint in table.constraints),
            *(str(index.name) for index in table.indexes),
        ]
        if name.startswith(("uq_", "fk_"))
    }
    assert stored == expected


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations, which new ones are written into."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "FOLDER", folder)
    return folder


@pytest.fixture
async def current(folder: Path) -> DatabaseOptions:
    """A database that the copy has brought up to date."""
    options = DatabaseOptions(url=f"sqlite+aiosqlite:///{folder.parent}/blog.db")
    await schema.upgrade(options)
    return options


@pytest.mark.sqlite
async def test_a_new_migration_is_written_from_the_difference(folder: Path, current: DatabaseOptions) -> None:
    await execute(current, "DROP INDEX ix_tags_name_id")
    path = await schema.revision(current, "Sort tags by name")
    number = f"{len(HISTORY) + 1:04}"
    assert Path(path) == folder / "versions" / f"{number}_sort_tags_by_name.py"
    await schema.upgrade(current)
    assert await schema.current(current) == number
    assert await schema.check(current) == []
    await schema.downgrade(current, HISTORY[-1])
    assert len(await schema.check(current)) == 2


@pytest.mark.sqlite
@pytest.mark.parametrize("message", ['Sort "tags" by name', 'tags by "name"', "a\\n", "many words " * 9])
async def test_a_new_migration_is_fit_to_be_checked_in(current: DatabaseOptions, message: str) -> None:
    await execute(current, "DROP INDEX ix_tags_name_id")
    path = await schema.revision(current, message)

    written = await asyncio.to_thread(Path(path).read_text, "utf-8")
    compile(written, path, "exec")
    assert "from blog" not in written
    # Where it would lie in the checkout, whose exceptions go by the path.
    place = FOLDER / "versions" / Path(path).name
    for checking in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *checking, "--no-cache", "--stdin-filename", str(place), "-"]
        checked = subprocess.run(ruff, input=written, capture_output=True, text=True, check=False)  # noqa: ASYNC221 - nobody else waits
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.sqlite
async def test_nothing_to_migrate_writes_nothing(folder: Path, current: DatabaseOptions) -> None:
    before = sorted((folder / "versions").glob("*.py"))

    with pytest.raises(schema.SchemaProblem, match="nothing to migrate"):
        await schema.revision(current, "Sort tags by name")

    assert sorted((folder / "versions").glob("*.py")) == before


@pytest.mark.sqlite
async def test_no_migration_is_written_into_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "FOLDER", tmp_path / "site-packages" / "migrations")
    options = DatabaseOptions(url=f"sqlite+aiosqlite:///{tmp_path}/blog.db")

    with pytest.raises(schema.SchemaProblem, match="in a checkout"):
        await schema.revision(options, "Sort tags by name")


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert newest_revision() == HISTORY[-1]
    assert ScriptDirectory(str(FOLDER)).get_heads() == [HISTORY[-1]]


@pytest.mark.sqlite
def test_the_command_line_has_the_same_without_an_event_loop(tmp_path: Path) -> None:
    commands = schema.Schema(DatabaseOptions(url=f"sqlite+aiosqlite:///{tmp_path}/new/folder/blog.db"))
    assert commands.current() is None
    commands.upgrade()
    assert commands.current() == HISTORY[-1]
    assert commands.differences() == []
    commands.downgrade("base")
    assert commands.current() is None
