"""Whoever writes something is its author."""

from collections.abc import Iterator
from contextlib import contextmanager

from blog.domain.common.errors import AuthenticationRequired
from blog.domain.users.errors import UserNotFound


@contextmanager
def author_is_signed_in() -> Iterator[None]:
    """Around storing what the actor wrote: an account that ended since the request came is signed in no more.

    Raises `AuthenticationRequired`.
    """
    try:
        yield
    except UserNotFound as error:
        raise AuthenticationRequired from error
