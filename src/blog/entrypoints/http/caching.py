"""Who may keep an answer, and for how long."""

from typing import Final

from blog.domain.access.actor import Actor
from blog.domain.access.credentials import Credential

PUBLIC: Final = "public, max-age=0, s-maxage=60, stale-while-revalidate=300"
"""Shared caches answer for a minute, and for five more while they fetch anew; browsers ask each time."""
PRIVATE: Final = "private, no-store"
ASSET: Final = "public, max-age=3600"
"""Files and texts that change with a release only."""
VARY: Final = "Authorization, Cookie"
"""What tells callers apart, so that no cache gives the answer of one to another."""


def for_reader(actor: Actor) -> dict[str, str]:
    """The headers of an answer that everybody would get, or that only this caller gets.

    A content token reads what everybody may, but it can be revoked: a shared cache would go on answering it.
    """
    is_visitor = actor.credential is Credential.NONE
    return {"Cache-Control": PUBLIC if is_visitor else PRIVATE, "Vary": VARY}
