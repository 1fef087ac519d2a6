"""Slugs: the readable part of an address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final, Self
from uuid import UUID

from blog.domain.common.ids import looks_like_an_id
from blog.domain.common.text import invalid

SLUG_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_SLUG: Final = re.compile(SLUG_PATTERN)


@dataclass(frozen=True, slots=True)
class Slug:
    """Lower-case ASCII letters and digits in groups joined by single hyphens; never the shape of a UUID.

    The last rule lets one address take an id or a slug without a doubt which of them is meant.
    Raises `ValidationFailed` with code `blank`, `too_long` or `not_a_slug`.
    """

    LONGEST: ClassVar[int] = 100

    value: str

    def __post_init__(self) -> None:
        if not self.value:
            raise invalid("slug", "blank", "must not be blank")
        if len(self.value) > self.LONGEST:
            raise invalid("slug", "too_long", f"at most {self.LONGEST} characters")
        if not _SLUG.fullmatch(self.value) or looks_like_an_id(self.value):
            raise invalid("slug", "not_a_slug", "lower-case letters and digits, joined by single hyphens")

    def __str__(self) -> str:
        return self.value

    def alternatives(self, identity: UUID) -> Iterator[Self]:
        """This slug, then variants to try while they are taken."""
        return (type(self)(variant) for variant in variants(self.value, identity, longest=self.LONGEST))


def variants(handle: str, identity: UUID, *, longest: int) -> Iterator[str]:
    """A handle, then the handle with suffixes to try in turn while it is taken.

    The last two come from the random part of the identity, so that a popular handle ends the search in a few
    steps. A variant that would be longer than `longest` is shortened in its first part.
    """
    yield handle
    for suffix in ("2", "3", identity.hex[-8:], identity.hex[-16:]):
        yield f"{handle[: longest - len(suffix) - 1].rstrip('-._')}-{suffix}"
