"""Deletions of many rows, a batch at a time."""

from typing import TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

T = TypeVar("T")


def end_of_batch(key: InstrumentedAttribute[T], condition: ColumnElement[bool], limit: int) -> Select[T]:
    """The last key of the first so many rows of which this is true, or nothing.

    A deletion up to this key touches no other rows. One that looked for its rows in a subquery would lock
    every row of the table for a moment on MySQL, and wait for those who are writing there.
    """
    first = select(key.label("key")).where(condition).order_by(key).limit(limit).subquery()
    return select(first.c.key).order_by(first.c.key.desc()).limit(1)
