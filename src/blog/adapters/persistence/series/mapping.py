"""Between series and their rows."""

from blog.adapters.persistence.series.rows import SeriesRow
from blog.domain.common.ids import SeriesId
from blog.domain.common.slug import Slug
from blog.domain.series.entity import Series
from blog.domain.series.values import SeriesDescription, SeriesTitle


def to_domain(row: SeriesRow) -> Series:
    """The series that the row holds."""
    return Series(
        id=SeriesId(row.id),
        title=SeriesTitle(row.title),
        slug=Slug(row.slug),
        description=None if row.description is None else SeriesDescription(row.description),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(series: Series, row: SeriesRow) -> SeriesRow:
    """The row, with all that the series holds."""
    row.id = series.id
    row.title = series.title.value
    row.slug = series.slug.value
    row.description = None if series.description is None else series.description.value
    row.created_at = series.created_at
    row.updated_at = series.updated_at
    row.version = series.version
    return row
