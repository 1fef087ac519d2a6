"""Bring together what two people made of one content."""

from dataclasses import dataclass, fields, replace

from blog.domain.common.custom import CustomChanges, CustomValues
from blog.domain.posts.content import PostContent, called
from blog.domain.revisions.snapshot import snapshot_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The content with the changes of both, and what they disagree about."""

    content: PostContent
    """What they disagree about is as the other one has it."""
    conflicting: tuple[str, ...]
    """The names of the fields that both changed, each to something else."""


def merge(base: PostContent, mine: PostContent, theirs: PostContent) -> Merge:
    """What became of `base` by my changes and theirs, field by field.

    What I left as it was is theirs, what they left is mine, and what both changed alike is no conflict.
    Custom values are brought together one by one. What a renderer made of a body does not count.
    """
    before, own, other = snapshot_of(base), snapshot_of(mine), snapshot_of(theirs)
    changed = [
        each
        for each in fields(base)
        if own[called(each.name)] not in (before[called(each.name)], other[called(each.name)])
    ]
    agreed = {
        each.name: getattr(mine, each.name)
        for each in changed
        if other[called(each.name)] == before[called(each.name)]
    }
    if "custom" not in agreed and (values := _by_key(base.custom, mine.custom, theirs.custom)) is not None:
        agreed["custom"] = values
    return Merge(
        content=replace(theirs, **agreed),
        conflicting=tuple(called(each.name) for each in changed if each.name not in agreed),
    )


def _by_key(base: CustomValues, mine: CustomValues, theirs: CustomValues) -> CustomValues | None:
    """The values with the changes of both; None where both changed one of them, each to something else."""
    changes = {key: mine.get(key) for key in {*base, *mine} if mine.get(key) != base.get(key)}
    if any(theirs.get(key) not in (base.get(key), value) for key, value in changes.items()):
        return None
    return CustomChanges(changes).made_of(theirs)
