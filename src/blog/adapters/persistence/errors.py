"""From the errors of drivers to those that the use cases know."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from blog.adapters.persistence.dialects.contract import DatabaseDialect
from blog.application.unit_of_work import StorageUnavailable, TransientConflict
from blog.domain.common.errors import ConcurrentUpdate, DomainError

Rules = Mapping[str, type[DomainError]]
"""The names of constraints, and what it means that one of them is broken."""

NO_RULES: Final[Rules] = MappingProxyType({})


@contextmanager
def translated(
    dialect: DatabaseDialect, rules: Rules = NO_RULES, *, is_first: bool = False
) -> Iterator[None]:
    """Raises what an error means instead of the error itself; unknown errors go through as they are.

    `is_first` says that nothing happened on the connection before, so that its loss costs nothing.
    """
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        if is_first and isinstance(error, DBAPIError) and error.connection_invalidated:
            raise TransientConflict from error
        meaning = _meaning(dialect, error, rules)
        if meaning is None:
            raise
        raise meaning from error


def _meaning(dialect: DatabaseDialect, error: Exception, rules: Rules) -> DomainError | None:
    match error:
        case StaleDataError():
            return ConcurrentUpdate()
        case IntegrityError():
            meanings = {rules[name] for name in dialect.violated(error) if name in rules}
            return meanings.pop()() if len(meanings) == 1 else None
        case DBAPIError():
            failure = dialect.failure(error)
            return None if failure is None else failure()
        case PoolTimeout() | OSError():
            return StorageUnavailable()
        case _:
            return None
