"""Who is asking."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from blog.domain.access.credentials import Credential, Scope, reaches
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId, TokenId, UserId

PROOF_LASTS: Final = timedelta(minutes=15)
"""For how long after the password was given a session may do what is sensitive."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user, a program that has a token, or a visitor, for whom all fields are None.

    One who has neither session nor token is the service itself acting for that user.
    """

    user_id: UserId | None = None
    role: Role | None = None
    session_id: SessionId | None = None
    """The session that the request came with, if any."""
    token_id: TokenId | None = None
    """The token that the request came with, if any. One for content belongs to no user."""
    scopes: frozenset[Scope] | None = None
    """How far the token reaches; None for everybody without one, whom no scopes limit."""
    authenticated_at: datetime | None = None
    """When the password was last given for the session, as far as the token that came counts for it."""

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.user_id is None

    @property
    def credential(self) -> Credential:
        """The kind of proof that the request came with."""
        if self.token_id is not None:
            return Credential.TOKEN
        if self.session_id is not None:
            return Credential.SESSION
        return Credential.NONE if self.is_anonymous else Credential.SYSTEM

    def is_user(self, user_id: UserId | None) -> bool:
        """Whether the actor is this user; never true for a visitor."""
        return user_id is not None and self.user_id == user_id

    def is_any_of(self, user_ids: Collection[UserId]) -> bool:
        """Whether the actor is one of these users; never true for a visitor."""
        return self.user_id is not None and self.user_id in user_ids

    def proved_recently(self, now: datetime) -> bool:
        """Whether the password was given for the session within `PROOF_LASTS`; the service needs none."""
        if self.credential is Credential.SYSTEM:
            return True
        return self.authenticated_at is not None and now - self.authenticated_at < PROOF_LASTS


ANONYMOUS: Final = Actor()


def granted(actor: Actor, action: Action) -> Grant:
    """The conditions under which this actor may do the action.

    `NEVER` where the table has no cell, and where the scopes of a token do not reach.
    """
    if not reaches(actor.scopes, action):
        return Grant.NEVER
    return PERMISSIONS.get((action, actor.role), Grant.NEVER)
