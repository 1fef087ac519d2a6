"""What a start warns of."""

import pytest

from blog.config import load_settings
from blog.entrypoints.cli.serving import _look_at_limits

POSTGRESQL = "postgresql://blog@db/blog"


@pytest.mark.parametrize(("workers", "redis_url"), [(1, ""), (1, "redis://cache"), (4, "redis://cache")])
def test_limits_that_are_what_they_seem_need_no_word(
    capsys: pytest.CaptureFixture[str], workers: int, redis_url: str
) -> None:
    _look_at_limits(load_settings(workers=workers, redis_url=redis_url, database_url=POSTGRESQL))
    assert capsys.readouterr().err == ""


def test_processes_that_count_alone_are_told_of_once(capsys: pytest.CaptureFixture[str]) -> None:
    _look_at_limits(load_settings(workers=4, database_url=POSTGRESQL))
    assert capsys.readouterr().err == (
        "Each of 4 processes counts for itself, so that limits allow up to 4 times as much. "
        "Set BLOG_REDIS_URL, and they count together.\n"
    )
