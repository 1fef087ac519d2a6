"""How many may have written a post."""

from typing import Final

from blog.domain.common.ids import UserId
from blog.domain.common.text import invalid

MOST_AUTHORS: Final = 10


def expect_authors(author_ids: tuple[UserId, ...]) -> None:
    """Raise `ValidationFailed` for nobody, for more than 10, and for one who is named twice."""
    if not 1 <= len(set(author_ids)) == len(author_ids) <= MOST_AUTHORS:
        raise invalid("authors", "out_of_range", f"must be 1 to {MOST_AUTHORS} users, each once")
