"""The series aggregate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import SeriesId, UserId
from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.slug import Slug
from blog.domain.series.events import SeriesCreated, SeriesDeleted, SeriesEdited
from blog.domain.series.values import SeriesDescription, SeriesTitle


@dataclass(slots=True, eq=False, kw_only=True)
class Series(Versioned):
    """What posts are parts of. `Series.create` makes one; the constructor only brings a stored one back.

    It does not know its posts: each of them knows its place.
    """

    id: SeriesId
    title: SeriesTitle
    slug: Slug
    description: SeriesDescription | None = None

    @classmethod
    def create(
        cls,
        *,
        id: SeriesId,
        title: SeriesTitle,
        slug: Slug,
        by: UserId | None,
        now: datetime,
        description: SeriesDescription | None = None,
    ) -> Self:
        """A new series."""
        series = cls(id=id, title=title, slug=slug, description=description, created_at=now, updated_at=now)
        series._record(SeriesCreated(**series._stamp(by, now), series=title.value))
        return series

    def edit(
        self,
        *,
        by: UserId | None,
        now: datetime,
        title: SeriesTitle | Unset = UNSET,
        slug: Slug | Unset = UNSET,
        description: SeriesDescription | None | Unset = UNSET,
    ) -> bool:
        """Change the fields that are given; answers whether anything is different now."""
        given = {"title": title, "slug": slug, "description": description}
        changed = tuple(
            field for field, value in given.items() if value is not UNSET and value != getattr(self, field)
        )
        if not changed:
            return False
        for field in changed:
            setattr(self, field, given[field])
        self._advance(now)
        self._record(SeriesEdited(**self._stamp(by, now), changed=changed))
        return True

    def delete(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the series; the repository then removes it, and takes its posts out of it."""
        self._advance(now)
        self._record(SeriesDeleted(**self._stamp(by, now), series=self.title.value))
