"""Recovery, verification and changes of address and password, on the wire."""

from pydantic import ConfigDict, Field

from blog.domain.users.values import PlainPassword
from blog.entrypoints.http.schemas.values import GivenEmail, GivenPassword, GivenSecret, Request


class ForgottenPassword(Request):
    """Whose password is forgotten."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "ada@example.org"}]})

    email: GivenEmail


class PasswordReset(Request):
    """A new password, and what shows that one may choose it."""

    token: GivenSecret = Field(description="From the message.")
    password: GivenPassword = Field(description="At least 12 characters, at most 1,024 bytes.")


class PasswordChange(Request):
    """A new password, and the present one."""

    current_password: str = Field(max_length=PlainPassword.MOST_BYTES, repr=False)
    password: GivenPassword = Field(description="At least 12 characters, at most 1,024 bytes.")


class OneTimeToken(Request):
    """What shows that one receives the mail of an address."""

    token: GivenSecret = Field(description="From the message.")


class NewEmail(Request):
    """The address that an account is to have."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "ada@example.org"}]})

    email: GivenEmail
