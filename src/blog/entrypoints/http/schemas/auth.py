"""Signing in, on the wire."""

from datetime import datetime
from typing import Final, Literal, Self

from pydantic import ConfigDict, Field

from blog.application.sessions.signing_in import SignedIn
from blog.domain.users.values import PlainPassword
from blog.entrypoints.http.schemas.values import Answer, Request, Time

_LONGEST: Final = 1_000
"""Characters of what is no address for sure; a shorter one that is none is answered like an unknown one."""


class Credentials(Request):
    """Who signs in, as JSON."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "ada@example.org", "password": "engine-no-2-of-1843"}]}
    )

    email: str = Field(max_length=_LONGEST)
    password: str = Field(max_length=PlainPassword.MOST_BYTES, repr=False)


class PasswordGrant(Request):
    """Who signs in, as the form of OAuth 2 (RFC 6749, 4.3.2). The address is the username."""

    grant_type: Literal["password"] = Field(
        "password", description="OAuth 2 requires it; many clients leave it out, as nothing else is possible."
    )
    username: str = Field(max_length=_LONGEST)
    password: str = Field(max_length=PlainPassword.MOST_BYTES, repr=False)
    scope: str = Field(
        "",
        max_length=_LONGEST,
        description="Taken for clients that send it; there are no scopes.",
    )
    client_id: str = Field("", max_length=_LONGEST, description="As `scope`.")
    client_secret: str = Field("", max_length=_LONGEST, description="As `scope`.", repr=False)


class AccessToken(Answer):
    """A token of a session. It is shown this once."""

    access_token: str = Field(examples=["bs_…"])
    token_type: Literal["bearer"]
    expires_in: int = Field(ge=0, description="Seconds until the session ends if it is not used again.")
    expires_at: Time

    @classmethod
    def of(cls, signed_in: SignedIn, now: datetime) -> Self:
        """For whoever signed in, or renewed a session."""
        left = signed_in.expires_at - now
        return cls(
            access_token=signed_in.token,
            token_type="bearer",  # noqa: S106 - the kind of token, not the token
            expires_in=max(0, int(left.total_seconds())),
            expires_at=signed_in.expires_at,
        )
