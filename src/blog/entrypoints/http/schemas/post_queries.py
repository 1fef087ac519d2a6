"""What posts can be asked with."""

import re
from typing import ClassVar, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from blog.application.custom_fields.filtering import AskedFor, Comparison, CustomCondition
from blog.application.posts.queries import PART, POST_ORDERS, PostFilter
from blog.domain.common.errors import FieldError, ValidationFailed
from blog.domain.common.locale import Locale
from blog.domain.common.text import invalid
from blog.domain.custom_fields.values import KEY_PATTERN
from blog.domain.posts.values import LISTED, PostKind, PostStatus, Visibility
from blog.entrypoints.http.parameters import (
    ListQuery,
    Moment,
    SingleQuery,
    Truth,
    fields_of,
    names_pattern,
    sort_by,
)
from blog.entrypoints.http.references import author_ref, series_filter, tag_filter
from blog.entrypoints.http.schemas.languages import GivenLocale
from blog.entrypoints.http.schemas.posts import Post
from blog.entrypoints.http.schemas.values import GivenSlug, GivenUsername, wrong_format

_BODY: Final = frozenset({"content", "content_html", "toc", "pending"})
_META: Final = frozenset({"seo", "translations", "meta", "previous", "next"})
_INCLUDED: Final = frozenset({"content", "meta"})
_ANY: Final = "any"
_VISIBILITY: Final = {"listed": LISTED, _ANY: frozenset(Visibility)} | {
    each.value: frozenset({each}) for each in Visibility
}
MOST_CONDITIONS: Final = 5
"""On custom fields, in one request."""
MOST_VALUES: Final = 20
"""Of one condition."""
_CONDITION: Final = re.compile(rf"custom\[({KEY_PATTERN.strip('^$')})\](?:\[({'|'.join(Comparison)})\])?")
_LONGEST_NAME: Final = 64
_KIND: Final = {"post": PostKind.POST, "page": PostKind.PAGE, "any": None}


class PostPatchQuery(BaseModel):
    """How a post can be edited."""

    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)

    on_conflict: Literal["fail", "merge"] = Field(
        "fail",
        description="What happens where the post has changed since the version that `If-Match` names: 412, "
        "or the edit goes on top of what others changed, unless they changed the same fields.",
    )
    draft: Truth = Field(
        default=False,
        description="Whether readers are to see nothing of it before the change is published. A post that is "
        "not public is edited itself. Not with `on_conflict=merge`.",
    )

    @model_validator(mode="after")
    def _draft_is_alone(self) -> Self:
        if self.draft and self.on_conflict == "merge":
            raise wrong_format("draft=true goes not with on_conflict=merge")
        return self


class OnePostQuery(SingleQuery):
    """What a post can be asked with."""

    fields: str | None = fields_of(Post)
    draft: Truth = Field(
        default=False,
        description="The post with its pending change, which only those who may edit it know of.",
    )


class PostsQuery(ListQuery):
    """What the list of posts can be asked with."""

    takes: ClassVar[str | None] = "custom"

    fields: str | None = fields_of(Post)
    sort: str | None = sort_by(POST_ORDERS | {PART}, "the newest first")
    tag: list[GivenSlug] = Field(
        default_factory=list, max_length=20, description="Posts with any of these tags, by slug."
    )
    primary_tag: GivenSlug | None = Field(
        None, description="Posts that have this tag, by slug, as the first of their tags."
    )
    author: GivenUsername | None = Field(
        None, description="Posts that this user, by id or username, is an author of."
    )
    status: Literal["published", "draft", "scheduled", "unpublished", "trashed", "any"] = Field(
        "published",
        description="What is not published is listed to those who may read it; `any` leaves the trash out.",
    )
    published_from: Moment | None = Field(
        None, alias="published_at[gte]", description="Published at this time or later."
    )
    published_to: Moment | None = Field(
        None, alias="published_at[lte]", description="Published at this time or earlier."
    )
    kind: Literal["post", "page", "any"] = Field("post", description="Posts of the stream, or pages.")
    featured: Truth | None = Field(None, description="Those in front, or those that are not.")
    locale: GivenLocale | None = Field(None, description="Posts in this language, by its whole tag.")
    visibility: Literal["listed", "public", "members", "unlisted", "any"] = Field(
        "listed",
        description="`listed` is what is `public` or for `members`. What is `unlisted` is in a list only for "
        "those who could read it as a draft.",
    )
    include: str | None = Field(
        None,
        pattern=names_pattern(_INCLUDED),
        description="`content` for their content, `meta` for `seo`, `translations`, `meta`, `previous` and "
        "`next`.",
    )
    series: GivenSlug | None = Field(
        None, description="Posts of this series, by slug. Only with it can posts be sorted by `part`."
    )
    custom: tuple[tuple[str, str], ...] = Field((), description="Conditions on custom fields.")

    @model_validator(mode="after")
    def _parts_are_of_one_series(self) -> Self:
        if self.series is None and any(each.field == PART for each in self.order):
            raise wrong_format("sort=part goes only with series")
        return self

    def asked_of_custom_fields(self) -> tuple[AskedFor, ...]:
        """The conditions on custom fields, those on one field together. Raises `ValidationFailed`."""
        asked: dict[tuple[str, Comparison], AskedFor] = {}
        unknown: list[FieldError] = []
        for name, text in self.custom:
            found = _CONDITION.fullmatch(name)
            if found is None:
                unknown.append(FieldError(name[:_LONGEST_NAME], "unknown_parameter", "is not known here"))
                continue
            key, comparison = found[1], Comparison(found[2] or "eq")
            before = asked.get((key, comparison))
            values = (text,) if before is None else (*before.values, text)
            asked[key, comparison] = AskedFor(name, key, comparison, values)
            if len(values) > MOST_VALUES:
                raise invalid(name, "too_many", f"at most {MOST_VALUES} values")
        if unknown:
            raise ValidationFailed(*unknown)
        if len(asked) > MOST_CONDITIONS:
            raise invalid("custom", "too_many", f"at most {MOST_CONDITIONS} conditions on custom fields")
        return tuple(asked.values())

    def to_filter(self, custom: tuple[CustomCondition, ...]) -> PostFilter:
        """As the use case takes it, with the conditions on custom fields as they are understood."""
        return PostFilter(
            status=None if self.status == _ANY else PostStatus(self.status),
            kind=_KIND[self.kind],
            locale=None if self.locale is None else Locale(self.locale),
            featured=self.featured,
            tags=tuple(tag_filter(tag) for tag in self.tag),
            primary_tag=None if self.primary_tag is None else tag_filter(self.primary_tag, "primary_tag"),
            author=None if self.author is None else author_ref(self.author),
            published_from=self.published_from,
            published_to=self.published_to,
            visibility=_VISIBILITY[self.visibility],
            series=None if self.series is None else series_filter(self.series),
            custom=custom,
        )

    @property
    def with_body(self) -> bool:
        """Whether the contents are asked for."""
        return self._asks_for("content", _BODY)

    @property
    def with_meta(self) -> bool:
        """Whether what machines are to show is asked for."""
        return self._asks_for("meta", _META)

    @property
    def chosen(self) -> frozenset[str] | None:
        """The fields that are asked for, or None for all that there are of what is read."""
        named = super().chosen
        if named is not None or self.with_body is self.with_meta:
            return named
        return frozenset(Post.model_fields) - (_META if self.with_body else _BODY)

    def _asks_for(self, part: str, names: frozenset[str]) -> bool:
        included = part in (self.include or "").split(",")
        return included or bool((super().chosen or frozenset()) & names)
