"""Revisions on the wire."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from blog.domain.revisions.wording import Op
from blog.entrypoints.http.parameters import ListQuery, SingleQuery, Whole, fields_of, sort_by
from blog.entrypoints.http.schemas.posts import Author
from blog.entrypoints.http.schemas.values import Answer, Time

LARGEST_NUMBER = 2**31 - 1
Number = Annotated[
    Whole,
    Field(ge=1, le=LARGEST_NUMBER),
    # Written out: pydantic does not, behind a validator of one's own.
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER}),
]


class RevisionSummary(Answer):
    """A version of a post as lists show it."""

    number: int = Field(
        ge=1, description="The `version` of the post, which its `ETag` begins with. Some may be missing."
    )
    editor: Author | None = Field(
        description="Who changed it; null for the service itself, and for whoever has no account any more."
    )
    created_at: Time
    changed: tuple[str, ...] = Field(
        description="The names of the fields that are different from the version before; `status`, "
        "`author` and `authors` among them.",
        examples=[["title", "content"]],
    )


class Revision(RevisionSummary):
    """A version of a post with what it said."""

    fields: dict[str, Any] = Field(
        description="What can be edited, under the names that posts have: `title`, `slug`, `content`, "
        "`excerpt`, … Of `tags` those that still exist, as they are called now.",
        examples=[
            {
                "title": "First light",
                "slug": "first-light",
                "content": "It *works*.",
                "excerpt": None,
                "tags": [],
            }
        ],
    )


class Stretch(Answer):
    """A stretch of text."""

    op: Op = Field(description="Whether it is in both texts, in the earlier one alone, or in the later one.")
    text: str


def _is_none(value: object) -> bool:
    return value is None


class FieldDiff(Answer):
    """One field that is different."""

    field: str = Field(description="Its name, or the path to it: `seo/meta_title`.", examples=["title"])
    before: Any = Field(description="What it was.", examples=["First light"])
    after: Any = Field(description="What it is.", examples=["First lights"])
    parts: tuple[Stretch, ...] | None = Field(
        None,
        exclude_if=_is_none,
        description="Of texts: `equal` and `delete` together are the earlier one, `equal` and `insert` the "
        "later one. Whole words, unless the two are so different that stretches are replaced at once.",
    )
    added: tuple[Any, ...] | None = Field(None, exclude_if=_is_none, description="Of lists.")
    removed: tuple[Any, ...] | None = Field(None, exclude_if=_is_none, description="Of lists.")
    moved: tuple[Any, ...] | None = Field(
        None, exclude_if=_is_none, description="Of lists: without these, the others keep their order."
    )


class Diff(Answer):
    """What is different between two versions of a post."""

    before: int | None = Field(description="The number of the earlier one; null where nothing came before.")
    after: int = Field(description="The number of the later one.")
    changes: tuple[FieldDiff, ...]


class RevisionsQuery(ListQuery):
    """What the list of revisions can be asked with."""

    fields: str | None = fields_of(RevisionSummary)
    sort: str | None = sort_by({"number"}, "the newest first")


class OneRevisionQuery(SingleQuery):
    """What a revision can be asked with."""

    fields: str | None = fields_of(Revision)


class DiffQuery(BaseModel):
    """What a comparison can be asked with."""

    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)

    against: Number | None = Field(
        None, description="The revision to compare with, earlier or later; the one before where absent."
    )
