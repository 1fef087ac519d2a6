"""What is different between two texts, word by word, in a time that no text can stretch.

First the lines are compared, then the words within the lines that differ. What both texts have once and in
the same order stays where it is; between that, the greedy algorithm of Myers (Algorithmica 1, 1986) finds the
shortest way from one text to the other. Its time grows with the square of the difference, so it has a number
of steps; where they are used up, a stretch counts as replaced.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from blog.domain.revisions.order import in_same_order

MOST_STEPS: Final = 60_000
"""For the lines, and again for all the words: 100 pieces replaced by 100 others take 20,000."""
_MANY: Final = 200
"""Pieces of both texts together."""

_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")
# Han and kana are written without spaces: each of their signs counts as a word.
_WORDS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|[^\w\s]+")
_GAP: Final = re.compile(r"[^\S\n]*")

_Hunk = tuple[str, str, str]
"""What both texts have, and then what the first one has and what the second has in its place."""


class Op(StrEnum):
    """What became of a part of a text."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text."""

    op: Op
    text: str


class _OutOfSteps(Exception):
    """The texts are too different."""


@dataclass(slots=True)
class _Steps:
    """How much work may still be done."""

    left: int = MOST_STEPS


def compared(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both texts in their order.

    All that is equal or deleted is the first text, all that is equal or inserted the second one.
    """
    of_lines, of_words = _Steps(), _Steps()
    hunks: list[_Hunk] = []
    for equal, deleted, inserted in _hunks(_cut(_LINES, before), _cut(_LINES, after), of_lines):
        hunks.append((equal, "", ""))
        hunks += _hunks(_cut(_WORDS, deleted), _cut(_WORDS, inserted), of_words)
    return tuple(_parts(_readable(hunks)))


def _cut(pieces: re.Pattern[str], text: str) -> Sequence[str]:
    # Not by `findall`, during which no other thread gets a word in: a tenth of a second for a long text.
    return [found[0] for found in pieces.finditer(text)]


def _hunks(before: Sequence[str], after: Sequence[str], steps: _Steps) -> Iterator[_Hunk]:
    """The differences of two texts that were cut up, each after what is equal before it."""
    done, done_after, start = 0, 0, 0
    for x, y, length in _matches(before, after, steps):
        if (x, y) != (done, done_after):
            equal = "".join(before[start:done])
            yield equal, "".join(before[done:x]), "".join(after[done_after:y])
            start = x
        done, done_after = x + length, y + length
    yield "".join(before[start:done]), "".join(before[done:]), "".join(after[done_after:])


def _matches(before: Sequence[str], after: Sequence[str], steps: _Steps) -> Iterator[tuple[int, int, int]]:
    """What is equal in both: where it begins in either, and how many pieces it has."""
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    yield 0, 0, head
    numbers: dict[str, int] = {}
    one = [numbers.setdefault(piece, len(numbers)) for piece in before[head : len(before) - tail]]
    other = [numbers.setdefault(piece, len(numbers)) for piece in after[head : len(after) - tail]]
    for x, y, length in _pinned_matches(one, other, steps):
        yield head + x, head + y, length
    yield len(before) - tail, len(after) - tail, tail


def _pinned_matches(
    before: Sequence[int], after: Sequence[int], steps: _Steps
) -> Iterator[tuple[int, int, int]]:
    """The same, between what both have once and in the same order, where there is much to compare.

    So that it is not one great difference where there are many small ones.
    """
    done, done_after = 0, 0
    pins = in_same_order(before, after) if len(before) + len(after) > _MANY else []
    for x, y in (*pins, (len(before), len(after))):
        try:
            for start, start_after, length in _shortest_way(before[done:x], after[done_after:y], steps):
                yield done + start, done_after + start_after, length
        except _OutOfSteps:
            pass
        done, done_after = x, y


def _shortest_way(
    before: Sequence[int], after: Sequence[int], steps: _Steps
) -> Sequence[tuple[int, int, int]]:
    """The stretches that both have, where as little as can be is deleted and inserted between them.

    After so many edits, `reached` has for each diagonal (place in the first minus place in the second) the
    furthest place in the first. Raises `_OutOfSteps`.
    """
    if not before or not after:
        return []
    ends, ends_after = len(before), len(after)
    reached = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(ends + ends_after + 1):
        trail.append(reached)
        reached = furthest = {}
        earlier = trail[-1]
        for diagonal in range(-edits, edits + 1, 2):
            x = began = _beginning(earlier, diagonal)
            y = x - diagonal
            while x < ends and y < ends_after and before[x] == after[y]:
                x += 1
                y += 1
            steps.left -= 1 + x - began
            if steps.left < 0:
                raise _OutOfSteps
            furthest[diagonal] = x
            if x >= ends and y >= ends_after:
                return _way_back(trail, x, y)
    raise AssertionError(
        "deleting one text and inserting the other is a way"
    )  # pragma: no cover  (never: it always is one)


def _beginning(earlier: Mapping[int, int], diagonal: int) -> int:
    """Where one edit more leads to on this diagonal: an insertion or a deletion, whichever comes further."""
    inserting, deleting = earlier.get(diagonal + 1, -1), earlier.get(diagonal - 1, -1) + 1
    return max(inserting, deleting)


def _way_back(trail: Sequence[Mapping[int, int]], x: int, y: int) -> Sequence[tuple[int, int, int]]:
    found = []
    for earlier in reversed(trail):
        diagonal = x - y
        began = _beginning(earlier, diagonal)
        if x > began:
            found.append((began, began - diagonal, x - began))
        by_insertion = earlier.get(diagonal + 1, -1) == began
        x, y = (began, began - diagonal - 1) if by_insertion else (began - 1, began - diagonal)
    return found[::-1]


def _readable(hunks: Iterable[_Hunk]) -> Iterator[_Hunk]:
    """The differences, where a space between two of them is part of one."""
    equal, deleted, inserted = "", "", ""
    for next_equal, next_deleted, next_inserted in hunks:
        if not deleted and not inserted:
            equal += next_equal
            deleted, inserted = next_deleted, next_inserted
        elif _GAP.fullmatch(next_equal) and (next_deleted or next_inserted or not next_equal):
            deleted += next_equal + next_deleted
            inserted += next_equal + next_inserted
        else:
            yield equal, deleted, inserted
            equal, deleted, inserted = next_equal, next_deleted, next_inserted
    yield equal, deleted, inserted


def _parts(hunks: Iterable[_Hunk]) -> Iterator[Part]:
    for texts in hunks:
        for op, text in zip((Op.EQUAL, Op.DELETE, Op.INSERT), texts, strict=True):
            if text:
                yield Part(op, text)
