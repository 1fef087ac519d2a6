"""Whose a post is: one author, or several in order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import UserId
from blog.domain.common.text import invalid
from blog.domain.posts.events import PostCredited, PostTransferred

MOST_AUTHORS: Final = 10


def expect_authors(author_ids: tuple[UserId, ...]) -> None:
    """Raise `ValidationFailed` for nobody, for more than 10, and for one who is named twice."""
    if not 1 <= len(set(author_ids)) == len(author_ids) <= MOST_AUTHORS:
        raise invalid("authors", "out_of_range", f"must be 1 to {MOST_AUTHORS} users, each once")


@dataclass(slots=True, eq=False, kw_only=True)
class Authored(Versioned):
    """What has authors. Each of them owns it alike; the first one is named where only one can be."""

    author_id: UserId
    coauthor_ids: tuple[UserId, ...] = ()
    """Who wrote it besides the author, in order."""

    @property
    def author_ids(self) -> tuple[UserId, ...]:
        """All of its authors, the first one first."""
        return (self.author_id, *self.coauthor_ids)

    def transfer(self, to: UserId, *, by: UserId | None, now: datetime, giver: UserId | None = None) -> None:
        """Put another user in the place of one of the authors, of the first one unless the giver is named.

        Nobody is there twice by it: who was an author already has the better of the two places. Nothing
        happens where the giver is no author.
        """
        left = self.author_id if giver is None else giver
        self._be_by(tuple(to if each == left else each for each in self.author_ids), by=by, now=now)

    def discredit(self, author_id: UserId, *, by: UserId | None, now: datetime) -> None:
        """Have one of several authors be none any more; the next one is the first where they were that.

        Nothing happens where they are no author. Raises `ValidationFailed` for the only one.
        """
        self._be_by(tuple(each for each in self.author_ids if each != author_id), by=by, now=now)

    def _be_by(self, wanted: tuple[UserId, ...], *, by: UserId | None, now: datetime) -> None:
        authors = tuple(dict.fromkeys(wanted))
        if authors == self.author_ids:
            return
        expect_authors(authors)
        before = self.author_id
        self.author_id, self.coauthor_ids = authors[0], authors[1:]
        self._advance(now)
        if self.author_id == before:
            self._record(PostCredited(**self._stamp(by, now), authors=authors))
        else:
            self._record(PostTransferred(**self._stamp(by, now), before=before, after=self.author_id))
