"""Chance for waiting times."""

import random

from blog.application.ports.jitter import Jitter


class RandomJitter(Jitter):
    """Spreads those who wait."""

    def below(self, seconds: float) -> float:
        return random.uniform(0, seconds)  # noqa: S311 - it spreads waiting times and protects nothing
