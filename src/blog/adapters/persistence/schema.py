"""The schema of the database and its history.

The functions are coroutines, for use within an event loop; `Schema` has the same for use outside of one.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import distributions
from io import StringIO
from typing import Final, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations.ops import MigrationScript
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from blog.adapters.persistence.audit.rows import AuditHeadRow, AuditRow
from blog.adapters.persistence.base import Base
from blog.adapters.persistence.comments.rows import CommentRow, LikeRow, ReportRow
from blog.adapters.persistence.confirmations.rows import ConfirmationRow
from blog.adapters.persistence.custom_fields.rows import CustomFieldRow, CustomValueRow
from blog.adapters.persistence.dialects.contract import UnsuitableServer
from blog.adapters.persistence.dialects.selection import dialect_of
from blog.adapters.persistence.errors import translated
from blog.adapters.persistence.invitations.rows import InvitationRow
from blog.adapters.persistence.migrations import FOLDER
from blog.adapters.persistence.options import DatabaseOptions
from blog.adapters.persistence.outbox.rows import LeaseRow, OutboxRow
from blog.adapters.persistence.posts.rows import PostCoauthorRow, PostRow, PostSlugRow, PostTagRow
from blog.adapters.persistence.previews.rows import PreviewRow
from blog.adapters.persistence.series.rows import SeriesRow
from blog.adapters.persistence.sessions.rows import RetiredTokenRow, SessionRow
from blog.adapters.persistence.tags.rows import TagLeadRow, TagRow
from blog.adapters.persistence.tokens.rows import TokenRow
from blog.adapters.persistence.users.rows import GuardRow, UserRow

T = TypeVar("T")

_TIDYING: Final = {"lint": "check --quiet --fix --exit-zero", "format": "format --quiet"}
"""What ruff does to a migration that was just written."""

ROWS: Final[tuple[type[Base], ...]] = (
    UserRow,
    SessionRow,
    RetiredTokenRow,
    TokenRow,
    ConfirmationRow,
    InvitationRow,
    TagRow,
    TagLeadRow,
    SeriesRow,
    PostRow,
    PostTagRow,
    PostCoauthorRow,
    PostSlugRow,
    CustomFieldRow,
    CustomValueRow,
    CommentRow,
    PreviewRow,
    LikeRow,
    ReportRow,
    OutboxRow,
    LeaseRow,
    GuardRow,
    AuditRow,
    AuditHeadRow,
)
"""All tables; a row class that is missing here is missing in the comparison."""


async def upgrade(options: DatabaseOptions, revision: str = "head") -> None:
    """Bring the schema to a later revision.

    Each migration runs in a transaction of its own, where the database has that. Others who migrate at the
    same time wait, and then find the work done.
    """
    async with _connected(options) as connection:
        while await _in_turn(options, connection, partial(_step_up, target=revision)):
            pass


async def downgrade(options: DatabaseOptions, revision: str) -> None:
    """Take the schema back to an earlier revision, step by step like `upgrade`; `base` is empty."""
    async with _connected(options) as connection:
        while await _in_turn(options, connection, partial(_step_down, target=revision)):
            pass


async def current(options: DatabaseOptions) -> str | None:
    """The revision of the database; None for an empty one."""
    async with _connected(options) as connection:
        return await connection.run_sync(_current)


async def check(options: DatabaseOptions) -> list[str]:
    """How the schema differs from the models of this release, for a developer; empty where it does not."""
    async with _connected(options) as connection:
        return await connection.run_sync(_differences)


async def revision(options: DatabaseOptions, message: str) -> str:
    """Write a migration from the difference between the models and the database; its path."""
    async with _connected(options) as connection:
        return await connection.run_sync(partial(_write_revision, message=message))


class SchemaProblem(Exception):
    """What was asked of the schema cannot be done; the message is one line."""


class Schema:
    """The same, for the command line: outside of an event loop.

    Raises `SchemaProblem` for a revision that does not exist and for a server that loses data, and
    `StorageUnavailable` where the database does not answer.
    """

    def __init__(self, options: DatabaseOptions) -> None:
        self._options = options

    def upgrade(self, revision: str = "head") -> None:
        """See `upgrade`."""
        self._run(upgrade(self._options, revision))

    def downgrade(self, revision: str) -> None:
        """See `downgrade`."""
        self._run(downgrade(self._options, revision))

    def current(self) -> str | None:
        """See `current`."""
        return self._run(current(self._options))

    def differences(self) -> list[str]:
        """See `check`."""
        return self._run(check(self._options))

    def revision(self, message: str) -> str:
        """See `revision`."""
        return self._run(revision(self._options, message))

    def _run(self, work: Coroutine[None, None, T]) -> T:
        try:
            with translated(dialect_of(self._options.url)):
                return asyncio.run(work)
        except (CommandError, RevisionError, UnsuitableServer) as error:
            raise SchemaProblem(str(error).partition("\n")[0]) from error


@asynccontextmanager
async def _connected(options: DatabaseOptions) -> AsyncIterator[AsyncConnection]:
    engine = dialect_of(options.url).migrator(options)
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


async def _in_turn(
    options: DatabaseOptions, connection: AsyncConnection, step: Callable[[Connection], bool]
) -> bool:
    async with dialect_of(options.url).migration_lock(connection):
        return await connection.run_sync(step)


def _config(connection: Connection | None = None) -> Config:
    config = Config(stdout=StringIO(), attributes={"connection": connection, "metadata": Base.metadata})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _step_up(connection: Connection, target: str) -> bool:
    """Run the next migration on the way to the target; False if there is none."""
    config = _config(connection)
    scripts = ScriptDirectory.from_config(config)
    ahead = list(scripts.iterate_revisions(target, _current(connection) or "base"))
    if not ahead:
        return False
    command.upgrade(config, ahead[-1].revision)
    return True


def _step_down(connection: Connection, target: str) -> bool:
    """Undo the newest migration above the target; False if there is none."""
    config = _config(connection)
    scripts = ScriptDirectory.from_config(config)
    above = list(scripts.iterate_revisions(_current(connection) or "base", target))
    if not above:
        return False
    command.downgrade(config, above[1].revision if len(above) > 1 else target)
    return True


def _differences(connection: Connection) -> list[str]:
    if _current(connection) is None:
        return ["no schema yet: run blog db upgrade"]
    found = [
        str(difference)
        for difference in compare_metadata(MigrationContext.configure(connection), Base.metadata)
    ]
    at, newest = _current(connection), ScriptDirectory.from_config(_config()).get_current_head()
    return found if at == newest else [f"the schema is at {at}, not at {newest}", *found]


def _write_nothing_empty(
    _: MigrationContext, __: str | Iterable[str | None] | Iterable[str], directives: list[MigrationScript]
) -> None:
    if all(each.is_empty() for one in directives for each in one.upgrade_ops_list):
        directives.clear()


def _write_revision(connection: Connection, message: str) -> str:
    if {"site-packages", "dist-packages"} & set(FOLDER.parts):
        raise SchemaProblem(f"a migration is written in a checkout, not in the installed package {FOLDER}")
    config = _config(connection)
    if any(distributions(name="ruff")):
        # As the developer's own check wants it: the order of imports, and the length of lines.
        for name, options in _TIDYING.items():
            config.set_section_option("post_write_hooks", f"{name}.type", "module")
            config.set_section_option("post_write_hooks", f"{name}.module", "ruff")
            config.set_section_option(
                "post_write_hooks", f"{name}.options", f"{options} REVISION_SCRIPT_FILENAME"
            )
        config.set_section_option("post_write_hooks", "hooks", ",".join(_TIDYING))
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    script = command.revision(
        config,
        message,
        autogenerate=True,
        rev_id=f"{number:04}",
        process_revision_directives=_write_nothing_empty,
    )
    if script == []:
        raise SchemaProblem("nothing to migrate: the database is as the models are")
    if not isinstance(script, Script):
        raise TypeError("Alembic wrote something else than one migration")
    return script.path
