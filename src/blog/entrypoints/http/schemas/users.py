"""Users on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from blog.application.invitations.accepting import Acceptance
from blog.application.users.editing import UserChanges
from blog.application.users.queries import USER_ORDERS
from blog.application.users.registration import Registration
from blog.domain.access.roles import Role
from blog.domain.common.text import invalid
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, fields_of, sort_by
from blog.entrypoints.http.schemas.values import (
    Answer,
    Flag,
    GivenBio,
    GivenEmail,
    GivenId,
    GivenName,
    GivenPassword,
    GivenSecret,
    GivenUsername,
    Id,
    Request,
    Time,
    Version,
)


class User(Answer):
    """An account."""

    id: Id
    username: str = Field(examples=["ada"])
    name: str = Field(examples=["Ada Lovelace"])
    bio: str = Field(description="Plain text; may be empty.")
    role: Role
    is_active: bool = Field(description="Whether the user may sign in.")
    email: Annotated[str | None, WithJsonSchema({"type": "string"})] = Field(
        default_factory=lambda: None,
        exclude_if=lambda value: value is None,
        description="Only for the user and for admins; absent for everybody else.",
    )
    email_verified: Annotated[bool | None, WithJsonSchema({"type": "boolean"})] = Field(
        default_factory=lambda: None,
        exclude_if=lambda value: value is None,
        description="Whether somebody showed that the address is theirs; where `email` is shown.",
    )
    created_at: Time
    updated_at: Time
    version: Version


class UserRegistration(Request):
    """A new account: with an e-mail address, or with an invitation, or with both."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": ["email"]}, {"required": ["invitation"]}],
            "examples": [
                {"name": "Ada Lovelace", "email": "ada@example.org", "password": "engine-no-2-of-1843"}
            ],
        }
    )

    name: GivenName
    email: GivenEmail = Field(
        default_factory=str, description="May be left out with an invitation, or else is the invited one."
    )
    password: GivenPassword = Field(description="At least 12 characters, at most 1,024 bytes.")
    username: GivenUsername | None = Field(None, description="Made from the name where it is absent or null.")
    bio: GivenBio = ""
    invitation: GivenSecret = Field(
        default_factory=str, description="The token of an invitation, which decides on address and role."
    )

    def to_registration(self) -> Registration | Acceptance:
        """As one of the use cases takes it. Raises `ValidationFailed`."""
        if self.invitation:
            return Acceptance(
                invitation=self.invitation,
                name=self.name,
                email=self.email or None,
                password=self.password,
                username=self.username,
                bio=self.bio,
            )
        if not self.email:
            raise invalid("email", "missing", "is required")
        return Registration(
            name=self.name, email=self.email, password=self.password, username=self.username, bio=self.bio
        )


class UserPatch(Request):
    """The fields that are to be different; what is absent stays (RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"bio": "Poet of science."}]})

    name: GivenName = Field(default_factory=str)
    username: GivenUsername = Field(default_factory=str)
    bio: GivenBio = Field(default_factory=str)
    role: Role = Field(default_factory=lambda: Role.READER)
    is_active: Flag = Field(default_factory=bool)

    def to_changes(self) -> UserChanges:
        """As the use case takes it: only the fields that were sent."""
        return UserChanges(**{name: getattr(self, name) for name in self.model_fields_set})


class OneUserQuery(SingleQuery):
    """What a user can be asked with."""

    fields: str | None = fields_of(User)


class UsersQuery(ListQuery):
    """What the list of users can be asked with."""

    fields: str | None = fields_of(User)
    sort: str | None = sort_by(USER_ORDERS, "the oldest account first")


class ClosingQuery(BaseModel):
    """How an account ends."""

    posts: Literal["refuse", "delete"] = Field(
        "refuse",
        description="What becomes of the posts that the user wrote alone: `refuse` to go while there are "
        "any, or `delete`. What others wrote with them stays with the others.",
    )


class PostTransfer(Request):
    """Who is to have the posts."""

    to: GivenId = Field(description="The user who is to be an author of all of them.")


class PostsTransferred(Answer):
    """What a transfer did."""

    transferred: int = Field(ge=0, description="How many posts changed hands.")
