"""What the rows of all tables share."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from blog.adapters.persistence.types import UtcDateTime

TABLE_OPTIONS: Final = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}
"""Of every table: the default collation of MySQL takes café for cafe, and one emoji for another."""


class Base(DeclarativeBase):
    """The root of all rows. Constraints have predictable names, because errors are told apart by them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime()}  # noqa: RUF012 - SQLAlchemy reads it from the class


class AggregateRow:
    """Columns of the root row of an aggregate.

    The domain advances the version; every UPDATE and DELETE asks for the one that was loaded, and
    `StaleDataError` is raised where the stored one is another.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    created_at: Mapped[datetime] = mapped_column(sort_order=1)
    updated_at: Mapped[datetime] = mapped_column(sort_order=1)
    version: Mapped[int] = mapped_column(sort_order=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version, "version_id_generator": False}
