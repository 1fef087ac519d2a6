"""Languages and translations on the wire."""

from typing import Annotated

from pydantic import Field

from blog.domain.common.locale import LOCALE_PATTERN, Locale
from blog.domain.posts.values import PostStatus
from blog.entrypoints.http.schemas.values import Answer, Id

GivenLocale = Annotated[str, Field(max_length=Locale.LONGEST, pattern=LOCALE_PATTERN)]


class Translation(Answer):
    """A post that says the same in another language."""

    id: Id
    locale: str = Field(examples=["de-AT"])
    slug: str
    title: str
    status: PostStatus


class LanguageLink(Answer):
    """Where a post stands in one language."""

    hreflang: str = Field(description="A language tag, or `x-default`.", examples=["de-AT"])
    href: str
