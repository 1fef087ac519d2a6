"""Column types that keep the same values on every database.

Text is compared and sorted by code point everywhere: collation `C` on PostgreSQL, `utf8mb4_bin` (the tables'
own) on MySQL, and SQLite's default.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    CHAR,
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine

_MYSQL: Final = ("mysql", "mariadb")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, to the microsecond.

    Takes aware values of any offset and answers with values in UTC. Refuses naive ones with `ValueError`.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """DATETIME(6) on MySQL, whose plain DATETIME rounds to seconds."""
        if dialect.name in _MYSQL:
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, without the offset where the database has no type that keeps one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs an offset from UTC")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Nothing to do for PostgreSQL, whose driver answers with aware values in UTC."""
        return None if dialect.name == "postgresql" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """Aware, in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Digest(TypeDecorator[bytes]):
    """A SHA-256.

    Hexadecimal on MySQL, because aiomysql fails to send bytes with PyMySQL 1.2 (aio-libs/aiomysql#1080).
    """

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """64 digits on MySQL."""
        return dialect.type_descriptor(CHAR(64) if dialect.name in _MYSQL else LargeBinary(32))

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | str | None:
        """Digits for MySQL."""
        return value.hex() if value is not None and dialect.name in _MYSQL else value

    def process_result_value(self, value: bytes | str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's
        """Bytes."""
        return bytes.fromhex(value) if isinstance(value, str) else value


SEQUENCE: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database hands out; SQLite does so for its own INTEGER only, which has 64 bits too."""

DOCUMENT: Final[TypeEngine[Any]] = JSON().with_variant(postgresql.JSONB(), "postgresql")
"""JSON."""

OPTIONAL_DOCUMENT: Final[TypeEngine[Any]] = JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)
"""JSON, or nothing at all."""

LONG_TEXT: Final[TypeEngine[str]] = Text().with_variant(mysql.MEDIUMTEXT(), *_MYSQL)
"""More than the 64 KB that MySQL's TEXT takes."""


def text(longest: int) -> TypeEngine[str]:
    """Text of at most so many characters, which may be looked up and sorted by."""
    return String(longest).with_variant(String(longest, collation="C"), "postgresql")
