"""What happens to series."""

from dataclasses import dataclass

from blog.domain.common.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCreated(DomainEvent):
    """A series came into being."""

    name = "series.created"
    series: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEdited(DomainEvent):
    """Fields of the series changed; their names."""

    name = "series.edited"
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDeleted(DomainEvent):
    """The series is gone; its posts stay, and belong to none. No post has another version."""

    name = "series.deleted"
    series: str
