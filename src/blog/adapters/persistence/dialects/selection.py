"""From the name of a database to what is special about it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import make_url

from blog.adapters.persistence.dialects.contract import DatabaseDialect
from blog.adapters.persistence.dialects.mysql import MySql
from blog.adapters.persistence.dialects.postgresql import PostgreSql
from blog.adapters.persistence.dialects.sqlite import Sqlite

_DIALECTS: Final[Mapping[str, DatabaseDialect]] = MappingProxyType(
    {"postgresql": PostgreSql(), "sqlite": Sqlite(), "mysql": MySql(), "mariadb": MySql()}
)


def dialect_named(name: str) -> DatabaseDialect:
    """What is special about this kind of database. Raises `ValueError` for one that is not supported."""
    try:
        return _DIALECTS[name]
    except KeyError:
        raise ValueError(f"{name} is none of the supported databases: {', '.join(_DIALECTS)}") from None


def dialect_of(url: str) -> DatabaseDialect:
    """What is special about the database that the URL names."""
    return dialect_named(make_url(url).get_backend_name())
