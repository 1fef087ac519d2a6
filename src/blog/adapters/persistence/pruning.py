"""Deletions of many rows, a batch at a time."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import InstrumentedAttribute

from blog.adapters.persistence.base import AggregateRow
from blog.adapters.persistence.work import Work

T = TypeVar("T")


async def remove_oldest(
    work: Work, row: type[AggregateRow], time: InstrumentedAttribute[datetime], until: datetime, limit: int
) -> int:
    """Remove the first so many rows whose time is not after this one; how many that were.

    The time and the id need an index: in its order the rows are found, so that none is read that stays. They
    are deleted by their ids: a deletion that looked for them in a subquery would lock every row of the table
    for a moment on MySQL, and wait for those who are writing there. Whether their time has come is asked
    once more with that, for it may have moved in between.
    """
    has_come = time <= until
    found = await work.rows(select(row.id).where(has_come).order_by(time, row.id).limit(limit))
    if not found:
        return 0
    return await work.change(delete(row).where(row.id.in_([row_id for (row_id,) in found]), has_come))


def end_of_batch(key: InstrumentedAttribute[T], condition: ColumnElement[bool], limit: int) -> Select[T]:
    """The last key of the first so many rows of which this is true, or nothing.

    A deletion up to this key touches no other rows.
    """
    first = select(key.label("key")).where(condition).order_by(key).limit(limit).subquery()
    return select(first.c.key).order_by(first.c.key.desc()).limit(1)
