"""What keeps its place in a list."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

H = TypeVar("H", bound=Hashable)


def in_same_order(before: Sequence[H], after: Sequence[H]) -> Sequence[tuple[int, int]]:
    """Where both lists have the same item, and each only once: as many as come in the same order in both."""
    places, places_after = _single(before), _single(after)
    pairs = [(x, places_after[item]) for item, x in places.items() if item in places_after]
    # The longest rising sequence of the second places, by the game of patience: the tops of the piles rise.
    tops: list[int] = []
    below: list[int | None] = []
    for number, (_, y) in enumerate(pairs):
        low, high = 0, len(tops)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if pairs[tops[middle]][1] < y else (low, middle)
        below.append(tops[low - 1] if low else None)
        tops[low : low + 1] = [number]
    rising = []
    at = tops[-1] if tops else None
    while at is not None:
        rising.append(pairs[at])
        at = below[at]
    return rising[::-1]


def _single(items: Sequence[H]) -> Mapping[H, int]:
    """The places of the items that are there once, in their order."""
    places: dict[H, int] = {}
    repeated = set()
    for place, item in enumerate(items):
        if item in places:
            repeated.add(item)
        places[item] = place
    return {item: place for item, place in places.items() if item not in repeated}
