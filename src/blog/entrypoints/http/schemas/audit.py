"""The audit trail on the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from blog.application.audit.queries import AuditFilter
from blog.entrypoints.http.parameters import ListQuery, Moment, fields_of, sort_by
from blog.entrypoints.http.schemas.values import Answer, Id, Time

_NAME = r"^[a-z0-9_.]{1,50}$"
_ID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_Ref = Annotated[str, Field(pattern=_ID)]
_Name = Annotated[str, Field(pattern=_NAME)]


class AuditEntry(Answer):
    """One act: something that was done, or refused."""

    id: Id
    sequence: int = Field(ge=1, description="From one, without a gap.")
    recorded_at: Time
    actor_id: UUID | None = Field(description="Who did it; null for a visitor and for the service itself.")
    credential: str = Field(description="What the request came with: none, session, token, or system.")
    credential_id: UUID | None = Field(description="Which session or token that was.")
    action: str = Field(
        description="The event, or, of what was refused, the action of the permission table.",
        examples=["user.role_changed"],
    )
    target_type: str | None = Field(examples=["user"])
    target_id: UUID | None
    outcome: str = Field(description="`done`, or the code of the problem that refused it.", examples=["done"])
    address: str | None = Field(description="The network address of the client.")
    request_id: str | None
    changed: tuple[str, ...] = Field(description="The names of the fields that changed, never their values.")
    hash: str = Field(description="SHA-256 of all else, and so of the entry before; in hexadecimal.")


class AuditQuery(ListQuery):
    """What the audit trail can be asked with."""

    fields: str | None = fields_of(AuditEntry)
    sort: str | None = sort_by({"sequence"}, "the newest first")
    actor: _Ref | None = Field(None, description="What this user did, by id.")
    target: _Ref | None = Field(None, description="What was done to this, by id.")
    action: _Name | None = Field(None, description="Acts of this name.")
    outcome: _Name | None = Field(None, description="Acts that ended so.")
    recorded_from: Moment | None = Field(
        None, alias="recorded_at[gte]", description="Recorded at this time or later."
    )
    recorded_before: Moment | None = Field(
        None, alias="recorded_at[lt]", description="Recorded before this time."
    )

    def to_filter(self) -> AuditFilter:
        """As the use case takes it."""
        return AuditFilter(
            actor_id=None if self.actor is None else UUID(self.actor),
            target_id=None if self.target is None else UUID(self.target),
            action=self.action,
            outcome=self.outcome,
            since=self.recorded_from,
            until=self.recorded_before,
        )
