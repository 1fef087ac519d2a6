"""Settings of the front end that shows the posts."""

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from blog.config.urls import check_path
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.locale import Locale


class SiteSettings(BaseSettings):
    """What it is called, where its posts are, and its language."""

    site_name: str = Field("", max_length=100, description="what the front end is called")
    post_path: str = Field(
        "/{slug}", description="where a post is below `BLOG_SITE_URL`: {slug} or {id}, perhaps {locale}"
    )
    page_path: str = Field(
        "/{slug}", description="where a page is below `BLOG_SITE_URL`: {slug} or {id}, perhaps {locale}"
    )
    default_locale: str = Field("en", description="the language of posts that come without one")

    @field_validator("post_path", "page_path")
    @classmethod
    def _refuse_other_than_paths(cls, value: str) -> str:
        check_path(value)
        return value

    @field_validator("default_locale")
    @classmethod
    def _refuse_other_than_locales(cls, value: str) -> str:
        try:
            return Locale(value).value
        except ValidationFailed as error:
            raise ValueError(error.errors[0].detail) from None
