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
            if failure is StorageUnavailable:
                return StorageUnavailable(
                    reason=_reason(error.driver_exception), is_lasting=dialect.refuses(error)
                )
            return None if failure is None else failure()
        case PoolTimeout() | OSError():
            return StorageUnavailable(reason=_reason(error))
        case _:
            return None


def _reason(error: BaseException) -> str:
    """What the driver says, in one line; never the statement or its values, which it leaves out."""
    if isinstance(error, PoolTimeout):
        return "no connection of the pool became free in time"
    if isinstance(error, TimeoutError) and error.errno is None:
        return "it does not answer in time"
    if isinstance(error, OSError) and error.errno is not None and error.strerror:
        named = f": {error.filename}" if error.filename else ""
        return f"{error.strerror}{named}"
    # MySQL's driver has a number first, and repeats the error behind it in brackets.
    words = str(error.args[-1] if error.args else error).strip().partition("\n")[0]
    return words or type(error).__name__
