"""Users, and what lets them in."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Unpack

from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.common.ids import (
    ConfirmationId,
    InvitationId,
    SessionId,
    TokenId,
    UserId,
)
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.invitations.invitation import Invitation
from blog.domain.sessions.session import RetiredToken, Session
from blog.domain.tokens.token import AccessToken, TokenKind
from blog.domain.tokens.values import TokenName
from blog.domain.users.user import User
from blog.domain.users.values import Bio, Email, PasswordHash, UserName, Username
from tests.support.builders.numbering import Numbered
from tests.support.fakes.system import uuid7
from tests.support.fields import (
    ConfirmationFields,
    InvitationFields,
    SessionFields,
    TokenFields,
    UserFields,
)


class AccountBuilders(Numbered):
    """Makes accounts, and what belongs to them."""

    def user(self, **fields: Unpack[UserFields]) -> User:
        """An active editor."""
        n, at = self._number()
        made = User(
            id=UserId(uuid7(n)),
            name=UserName(f"Zoë Nº {n}"),
            username=Username(f"zoe.{n}"),
            email=Email(f"Zoë.{n}@Example.org"),
            password=PasswordHash(f"$argon2id$v=19$m=8,t=1,p=1$salt$hash{n}"),
            role=Role.EDITOR,
            bio=Bio(f"Writes about number {n}.\n\nLikes 🦉 and tea."),
            is_active=True,
            email_verified_at=at + timedelta(minutes=5, microseconds=5),
            password_changed_at=at + timedelta(minutes=7, microseconds=7),
            created_at=at,
            updated_at=at + timedelta(hours=1, microseconds=1),
            version=3,
        )
        return replace(made, **fields)

    def session(self, user: User, **fields: Unpack[SessionFields]) -> Session:
        """A session in use, begun two days before time begins in tests."""
        n, at = self._number()
        made = Session(
            id=SessionId(uuid7(n)),
            user_id=user.id,
            token_digest=hashlib.sha256(str(n).encode()).digest(),
            last_seen_at=at - timedelta(hours=1),
            authenticated_at=at - timedelta(hours=2),
            address="2001:db8::17",
            network="2001:db8::/64",
            user_agent="Elmo/2.9 (🦉)",
            retired=(
                RetiredToken(hashlib.sha256(f"{n} first".encode()).digest(), at - timedelta(hours=4)),
                RetiredToken(hashlib.sha256(f"{n} second".encode()).digest(), at - timedelta(hours=2)),
            ),
            created_at=at - timedelta(days=1),
            updated_at=at - timedelta(hours=1, microseconds=-3),
            version=5,
        )
        return replace(made, **fields)

    def token(self, user: User, **fields: Unpack[TokenFields]) -> AccessToken:
        """A personal token in use, which has ten days to live."""
        n, at = self._number()
        made = AccessToken(
            id=TokenId(uuid7(n)),
            kind=TokenKind.PERSONAL,
            user_id=user.id,
            made_by=user.id,
            name=TokenName(f"Laptop № {n} 🦉"),
            scopes=frozenset({Scope.POSTS_READ, Scope.COMMENTS_WRITE}),
            token_digest=hashlib.sha256(f"token {n}".encode()).digest(),
            expires_at=at + timedelta(days=11, microseconds=11),
            last_used_at=at + timedelta(hours=5, microseconds=5),
            created_at=at,
            updated_at=at + timedelta(hours=5, microseconds=6),
            version=7,
        )
        return replace(made, **fields)

    def content_token(self, maker: User, **fields: Unpack[TokenFields]) -> AccessToken:
        """A content token that has ten days to live."""
        scopes = frozenset({Scope.CONTENT_READ})
        made = replace(self.token(maker), kind=TokenKind.CONTENT, user_id=None, scopes=scopes)
        return replace(made, **fields)

    def confirmation(self, user: User | None, **fields: Unpack[ConfirmationFields]) -> Confirmation:
        """A link to verify an address, which somebody who is gone by now asked for, mailed and used."""
        n, at = self._number()
        made = Confirmation(
            id=ConfirmationId(uuid7(n)),
            purpose=Purpose.VERIFY_EMAIL,
            email=f"Zoë.{n}@Example.org",
            user_id=None if user is None else user.id,
            requested_by=UserId(uuid7(n + 1_000_000)),
            previous_email=f"zoe.before.{n}@example.org",
            token_digest=hashlib.sha256(f"confirmation {n}".encode()).digest(),
            issued_at=at + timedelta(seconds=1, microseconds=4),
            expires_at=at + timedelta(minutes=30, microseconds=5),
            used_at=at + timedelta(minutes=3, microseconds=6),
            created_at=at,
            updated_at=at + timedelta(minutes=3, microseconds=6),
            version=3,
        )
        return replace(made, **fields)

    def invitation(self, inviter: User | None, **fields: Unpack[InvitationFields]) -> Invitation:
        """An invitation to contribute, which is mailed and good for a week."""
        n, at = self._number()
        made = Invitation(
            id=InvitationId(uuid7(n)),
            email=f"Íñigo.{n}@Example.org",
            email_key=f"íñigo.{n}@example.org",
            role=Role.CONTRIBUTOR,
            invited_by=None if inviter is None else inviter.id,
            token_digest=hashlib.sha256(f"invitation {n}".encode()).digest(),
            sent_at=at + timedelta(seconds=2, microseconds=6),
            expires_at=at + timedelta(days=7, microseconds=8),
            created_at=at,
            updated_at=at + timedelta(seconds=3, microseconds=9),
            version=3,
        )
        return replace(made, **fields)
