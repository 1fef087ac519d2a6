"""What is said to those who try too often."""

from blog.application.ports.rate_limiter import Verdict
from blog.domain.common.errors import DomainError, ErrorKind


class RateLimited(DomainError):
    """Too many attempts in too short a time; the header `Retry-After` says when the next one is free."""

    code = "rate_limited"
    kind = ErrorKind.RATE_LIMITED
    title = "Too many attempts; try again later"
    is_audited = True

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict
