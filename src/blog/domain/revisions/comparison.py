"""What is different between two revisions, field by field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blog.domain.revisions.order import in_same_order
from blog.domain.revisions.snapshot import Json, Snapshot
from blog.domain.revisions.wording import Part, compared


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that is different: before, after, and how the one becomes the other."""

    field: str
    """Its name, or the path to it within a field that has several parts, such as `seo/title`."""
    before: Json
    after: Json
    parts: tuple[Part, ...] | None = None
    """Of a text, word by word; one that is absent on a side is empty there. None for what is no text."""
    added: tuple[Json, ...] | None = None
    """Of a list, as are the next two; None for what is none."""
    removed: tuple[Json, ...] | None = None
    moved: tuple[Json, ...] | None = None
    """Few of those that both have: without them, the others are in the same order."""


def comparison(before: Snapshot, after: Snapshot) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the later one.

    It takes up to a fraction of a second for texts that are as long as they may be: not for an event loop.
    """
    return tuple(_changes(before, after, ""))


def _changes(before: Snapshot, after: Snapshot, path: str) -> Iterator[FieldChange]:
    for name in (*after, *(name for name in before if name not in after)):
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        match one, other:
            case dict(), dict():
                yield from _changes(one, other, f"{path}{name}/")
            case (str(), str() | None) | (None, str()):
                parts = compared(str(one or ""), str(other or ""))
                yield FieldChange(field=path + name, before=one, after=other, parts=parts)
            case list(), list():
                yield _change_of_list(path + name, one, other)
            case _:
                yield FieldChange(field=path + name, before=one, after=other)


def _change_of_list(field: str, before: Sequence[Json], after: Sequence[Json]) -> FieldChange:
    # By how they are written, for items may be objects, which are no keys.
    written, written_after = [repr(item) for item in before], [repr(item) for item in after]
    stays = {x for x, _ in in_same_order(written, written_after)}
    return FieldChange(
        field=field,
        before=list(before),
        after=list(after),
        added=tuple(item for item in after if item not in before),
        removed=tuple(item for item in before if item not in after),
        moved=tuple(item for x, item in enumerate(before) if item in after and x not in stays),
    )
