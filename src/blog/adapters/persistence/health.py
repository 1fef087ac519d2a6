"""Whether the database can be worked with."""

from typing import Final

from sqlalchemy import Connection, text

from blog.adapters.persistence.dialects.contract import UnsuitableServer
from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.migrations import newest_revision
from blog.application.ports.health import Health, HealthProbe
from blog.application.unit_of_work import StorageUnavailable
from blog.domain.common.errors import DomainError

_NO_SCHEMA: Final = "the database has no schema; run blog db upgrade"
_REVISION: Final = text("SELECT version_num FROM alembic_version")


class SqlAlchemyHealthProbe(HealthProbe):
    """Asks the database for the revision of its schema."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest = newest_revision()

    async def check(self) -> Health:
        try:
            revision = await self._database.read(_revision)
        except DomainError as error:
            cause = error.reason if isinstance(error, StorageUnavailable) else None
            return Health(is_ready=False, reason=error.title, cause=cause)
        except UnsuitableServer as error:
            return Health(is_ready=False, reason=str(error))
        except Exception:  # noqa: BLE001 - a probe answers, whatever happens; what happens is that the table is missing
            return Health(is_ready=False, reason=_NO_SCHEMA)
        if revision is None:
            return Health(is_ready=False, reason=_NO_SCHEMA)
        if revision >= self._newest:
            # A later schema fits too: migrations first expand, and contract a release later, so that servers
            # of this release go on while those of the next one start.
            return Health(is_ready=True)
        reason = f"the schema is at {revision}, this release needs {self._newest}; run blog db upgrade"
        return Health(is_ready=False, reason=reason)


def _revision(connection: Connection) -> str | None:
    revision: str | None = connection.scalar(_REVISION)
    return revision
