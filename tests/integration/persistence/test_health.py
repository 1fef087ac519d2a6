"""Whether the service can do its work."""

from pathlib import Path

import pytest
from sqlalchemy import text

from blog.adapters.persistence import schema
from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.adapters.persistence.health import SqlAlchemyHealthProbe
from blog.adapters.persistence.migrations import newest_revision
from blog.application.ports.health import Health
from tests.integration.persistence.conftest import Reopen
from tests.support.databases import DATABASES, Kind, create_database


@pytest.mark.parametrize("kind", DATABASES)
async def test_the_schema_decides(kind: Kind) -> None:
    with create_database(kind) as url:
        options = DatabaseOptions(url=url)
        database = Database.open(options)
        probe = SqlAlchemyHealthProbe(database)

        async def stands_at(revision: str) -> Health:
            async with database.sessions.begin() as session:
                await session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
            return await probe.check()

        assert not (await probe.check()).is_ready
        await schema.upgrade(options)
        assert await probe.check() == Health(is_ready=True)
        older = await stands_at("0000")
        assert not older.is_ready
        assert "0000" in str(older.reason)
        assert (await stands_at("9999")).is_ready
        await stands_at(newest_revision())
        await schema.downgrade(options, "base")
        nothing = await probe.check()
        assert not nothing.is_ready
        assert "no schema" in str(nothing.reason)
        await database.dispose()


async def test_a_database_that_is_away_is_not_ready_and_not_named(
    database: Database, reopen: Reopen, tmp_path: Path
) -> None:
    url = database.reader.url
    gone = (
        url.set(database=str(tmp_path)) if database.dialect == "sqlite" else url.set(host="127.0.0.1", port=1)
    )
    nowhere = reopen(database, url=gone.render_as_string(hide_password=False))
    health = await SqlAlchemyHealthProbe(nowhere).check()
    assert not health.is_ready
    assert "127.0.0.1" not in str(health.reason)
    assert str(tmp_path) not in str(health.reason)
