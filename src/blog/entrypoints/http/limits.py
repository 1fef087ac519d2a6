"""What answers say of limits: `RateLimit`, `RateLimit-Policy` and `Retry-After`.

The first two are structured fields (RFC 9651), as draft-ietf-httpapi-ratelimit-headers has them.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from blog.application.ports.rate_limiter import Verdict


def headers(verdicts: Iterable[Verdict]) -> list[tuple[bytes, bytes]]:
    """The headers about what was counted, at least one limit, while a request was answered."""
    told = [(verdict.limit, verdict) for verdict in verdicts]
    policies = [f'"{limit.name}";q={limit.most};w={_seconds(limit.within)}' for limit, _ in told]
    states = [f'"{limit.name}";r={found.remaining};t={_seconds(found.more_after)}' for limit, found in told]
    return [
        (b"ratelimit-policy", ", ".join(policies).encode()),
        (b"ratelimit", ", ".join(states).encode()),
    ]


def retry_after(verdict: Verdict) -> Mapping[str, str]:
    """The header that says when another try is worth it."""
    return {"Retry-After": str(max(1, _seconds(verdict.retry_after)))}


def _seconds(time: timedelta) -> int:
    """Whole seconds, rounded up: who waits as long does not come too early."""
    return -(-time // timedelta(seconds=1))
