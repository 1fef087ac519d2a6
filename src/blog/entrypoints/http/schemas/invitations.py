"""Invitations on the wire."""

from pydantic import ConfigDict, Field

from blog.application.invitations.inviting import NewInvitation
from blog.application.invitations.queries import INVITATION_ORDERS
from blog.domain.access.roles import Role
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, fields_of, sort_by
from blog.entrypoints.http.schemas.posts import Author
from blog.entrypoints.http.schemas.values import Answer, GivenEmail, GivenTime, Id, Request, Time, Version


class Invitation(Answer):
    """Somebody who may join. It is gone once they have."""

    id: Id
    email: str = Field(examples=["eve@example.org"])
    role: Role = Field(description="What they will be.")
    invited_by: Author | None = Field(
        description="Null where the account is gone; nobody can accept it then."
    )
    sent_at: Time | None = Field(description="When the message was handed over; null while it waits.")
    expires_at: Time
    created_at: Time
    updated_at: Time
    version: Version


class InvitationMaking(Request):
    """Who is to join, and as what."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "eve@example.org", "role": "author"}]}
    )

    email: GivenEmail
    role: Role
    expires_at: GivenTime | None = Field(
        None, description="Within the next 30 days; a week from now where it is absent or null."
    )

    def to_invitation(self) -> NewInvitation:
        """As the use case takes it."""
        return NewInvitation(email=self.email, role=self.role, expires_at=self.expires_at)


class OneInvitationQuery(SingleQuery):
    """What an invitation can be asked with."""

    fields: str | None = fields_of(Invitation)


class InvitationsQuery(ListQuery):
    """What the list of invitations can be asked with."""

    fields: str | None = fields_of(Invitation)
    sort: str | None = sort_by(INVITATION_ORDERS, "the newest first")
