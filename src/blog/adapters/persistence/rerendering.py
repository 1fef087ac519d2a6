"""Bodies that another renderer has made, and what takes their place."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Integer, bindparam, select, update
from sqlalchemy.orm import InstrumentedAttribute

from blog.adapters.persistence.base import AggregateRow
from blog.adapters.persistence.work import Work


class Outdated:
    """The rows of one table that have a body, by what rendered it."""

    def __init__(
        self,
        row: type[AggregateRow],
        source: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
        renderer: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    ) -> None:
        this, after = row.id == bindparam("id"), row.id > bindparam("after")
        self._row = row
        self._all = (
            select(row.id, source)
            .where(after, source.is_not(None))
            .order_by(row.id)
            .limit(bindparam("limit", type_=Integer))
        )
        self._of_others = self._all.where(renderer != bindparam("renderer"))
        # Locked, so that nobody changes the source between the look at it and what follows from it.
        self._source = select(source).where(this).with_for_update(key_share=True)

    async def find(
        self, work: Work, renderer: str | None, after: UUID | None, limit: int
    ) -> Sequence[tuple[UUID, str]]:
        """Ids and sources of those that are not of this renderer, or of all; by id, behind this one."""
        values = {"after": after or UUID(int=0), "limit": limit}
        if renderer is None:
            rows = await work.rows(self._all, **values)
        else:
            rows = await work.rows(self._of_others, **values, renderer=renderer)
        return [(row_id, source) for row_id, source in rows if source is not None]

    async def replace(self, work: Work, row_id: UUID, source: str, **values: object) -> bool:
        """Store what came of a source, if that is still the one of the row; whether it is."""
        found = await work.rows(self._source, id=row_id)
        # Compared here: MySQL takes two texts for one that differ in the spaces at their ends.
        if [stored for (stored,) in found] != [source]:
            return False
        await work.change(update(self._row).where(self._row.id == row_id).values(values))
        return True
