"""Sessions on the wire."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from blog.application.sessions.queries import SessionEntry
from blog.domain.users.values import PlainPassword
from blog.entrypoints.http.schemas.values import Answer, Id, Request, Time


class Session(Answer):
    """A sign-in."""

    id: Id
    created_at: Time
    last_seen_at: Annotated[Time, Field(description="When it was used last, to within five minutes.")]
    authenticated_at: Annotated[Time, Field(description="When the password was given last.")]
    expires_at: Annotated[Time, Field(description="When it ends if it is not used again.")]
    address: str | None = Field(description="The network address that it began from.", examples=["192.0.2.7"])
    user_agent: str | None = Field(
        description="What the client called itself then.", examples=["Mozilla/5.0 (X11; Linux x86_64) …"]
    )
    is_current: bool = Field(description="Whether this request comes with it.")

    @classmethod
    def of(cls, entry: SessionEntry, *, current: UUID | None) -> Self:
        """As its owner sees it."""
        return cls(
            id=entry.id,
            created_at=entry.created_at,
            last_seen_at=entry.last_seen_at,
            authenticated_at=entry.authenticated_at,
            expires_at=entry.expires_at,
            address=entry.address,
            user_agent=entry.user_agent,
            is_current=entry.id == current,
        )


class Password(Request):
    """The password of whoever is signed in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"password": "engine-no-2-of-1843"}]})

    password: str = Field(max_length=PlainPassword.MOST_BYTES, repr=False)


class EndingQuery(BaseModel):
    """Which sessions end."""

    keep: Annotated[Literal["current"] | None, WithJsonSchema({"type": "string", "enum": ["current"]})] = (
        Field(None, description="`current` to stay signed in here.")
    )
