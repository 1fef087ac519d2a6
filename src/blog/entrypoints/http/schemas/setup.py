"""Setting the blog up, on the wire."""

from pydantic import ConfigDict, Field

from blog.application.users.registration import Registration
from blog.entrypoints.http.schemas.values import (
    GivenEmail,
    GivenName,
    GivenPassword,
    GivenSecret,
    GivenUsername,
    Request,
)


class FirstOwner(Request):
    """Who is to own the blog."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "token": "bo_…",
                    "name": "Ada Lovelace",
                    "email": "ada@example.org",
                    "password": "engine-no-2-of-1843",
                }
            ]
        }
    )

    token: GivenSecret = Field(description="What the server printed when it started.")
    name: GivenName
    email: GivenEmail
    password: GivenPassword = Field(description="At least 12 characters, at most 1,024 bytes.")
    username: GivenUsername | None = Field(None, description="Made from the name where it is absent or null.")

    def to_registration(self) -> Registration:
        """As the use case takes it."""
        return Registration(name=self.name, email=self.email, password=self.password, username=self.username)
