"""Who may say something: a word that sites and single posts share."""

from enum import StrEnum


class CommentAccess(StrEnum):
    """Who may comment."""

    OPEN = "open"
    """Everybody."""
    MEMBERS = "members"
    """Whoever is signed in."""
    CLOSED = "closed"
    """Nobody."""
