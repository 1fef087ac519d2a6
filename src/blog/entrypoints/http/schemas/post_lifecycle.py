"""What is said when a post is published or deleted."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from blog.entrypoints.http.parameters import Truth
from blog.entrypoints.http.schemas.values import GivenTime, Request, wrong_format


class Publication(Request):
    """When a post is to go public."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"at": "2030-01-31T12:00:00Z"}]})

    at: GivenTime | None = Field(None, description="In the future; at once where it is absent or null.")


class DeletionQuery(BaseModel):
    """How a post is deleted."""

    permanently: Truth = Field(default=False, description="Whether to pass the trash by.")
    draft: Truth = Field(
        default=False, description="Whether to discard the pending change, and nothing else."
    )

    @model_validator(mode="after")
    def _draft_is_alone(self) -> Self:
        if self.draft and self.permanently:
            raise wrong_format("draft=true goes not with permanently=true")
        return self
