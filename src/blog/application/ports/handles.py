"""Readable handles from what people write in any script."""

from typing import Protocol

from blog.domain.common.slug import Slug
from blog.domain.users.values import Username


class HandleMaker(Protocol):
    """Writes text of any script in ASCII, as the readable part of an address."""

    def slug(self, text: str, *, fallback: str) -> Slug:
        """A slug of the text; of the fallback where nothing of the text can be written so."""
        ...

    def username(self, text: str) -> Username:
        """A username of a person's name; `user` where nothing of it can be written so."""
        ...
