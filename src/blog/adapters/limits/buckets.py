"""The arithmetic of limits, in whole microseconds: the generic cell rate algorithm (GCRA).

All that is kept of a limit and a key is one moment: when everything will be free again. Each one that is
counted moves it by one interval, and no more are allowed than lie between now and then.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from blog.application.ports.rate_limiter import Charge, Limit, Verdict

_MICROSECOND: Final = timedelta(microseconds=1)


def interval_of(limit: Limit) -> int:
    """The time in which one becomes free."""
    return max(1, limit.interval // _MICROSECOND)


def name_of(charge: Charge) -> bytes:
    """A short name for a limit and its key, which does not show the key: that is often personal data."""
    text = f"{charge.limit.name}\0{charge.key}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).digest()


def is_free(limit: Limit, level: int) -> bool:
    """Whether one more is allowed, where everything is free again after this time."""
    return level <= (limit.most - 1) * interval_of(limit)


def verdict(limit: Limit, level: int, *, is_allowed: bool) -> Verdict:
    """How it stands where everything is free again after this time."""
    interval = interval_of(limit)
    used = min(-(-max(level, 0) // interval), limit.most)
    more_after = level - (used - 1) * interval if used else 0
    return Verdict(limit, is_allowed, limit.most - used, more_after * _MICROSECOND)


def allowed(charges: Iterable[Charge], levels: Iterable[int]) -> tuple[Verdict, ...]:
    """How it stands once these were counted, or given back."""
    return tuple(
        verdict(charge.limit, level, is_allowed=True) for charge, level in zip(charges, levels, strict=True)
    )


def refused(charges: Iterable[Charge], levels: Iterable[int]) -> tuple[Verdict, ...]:
    """How it stands where at least one of these was not free, so that nothing was counted."""
    return tuple(
        verdict(charge.limit, level, is_allowed=is_free(charge.limit, level))
        for charge, level in zip(charges, levels, strict=True)
    )
