"""The settings of discussions."""

from typing import Final, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from blog.config.limits import DEFAULT_LIMITS, RateLimitSetting
from blog.config.lists import CommaSeparated

MOST_WORDS: Final = 500
LONGEST_WORD: Final = 100


class DiscussionSettings(BaseSettings):
    """Who may comment, and what waits for a moderator."""

    comments: Literal["open", "members", "closed"] = Field(
        "members", description="who may comment: anybody, whoever is signed in, nobody"
    )
    comments_close_days: int = Field(
        0, ge=0, le=36_500, description="days after which a post takes no more comments; 0 for never"
    )
    comments_hold_guests: bool = Field(
        default=True, description="whether everything waits that guests say, where they may say something"
    )
    comments_hold_first: bool = Field(
        default=False, description="whether comments of somebody wait of whom none was approved yet"
    )
    comments_hold_links: int = Field(
        0, ge=0, le=1_000, description="so many links in a comment make it wait; 0 for no number"
    )
    comments_hold_words: CommaSeparated = Field(
        (), description="words and phrases that make a comment wait, separated by commas"
    )
    comments_refuse_words: CommaSeparated = Field(
        (), description="words and phrases with which a comment is refused, separated by commas"
    )
    comments_hold_reports: int = Field(
        0, ge=0, le=1_000, description="so many reports make a public comment wait; 0 for no number"
    )
    comments_edit_minutes: int = Field(
        15, ge=0, le=525_600, description="minutes in which a comment can be edited"
    )

    limit_guest_comments: RateLimitSetting = Field(
        DEFAULT_LIMITS["guest_comments"], description="comments by guests from one network"
    )
    limit_guest_comments_total: RateLimitSetting = Field(
        DEFAULT_LIMITS["guest_comments_total"], description="comments by guests in all"
    )

    @field_validator("comments_hold_words", "comments_refuse_words")
    @classmethod
    def _refuse_odd_words(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in value):
            raise ValueError(f"at most {MOST_WORDS} words or phrases of at most {LONGEST_WORD} characters")
        if not all(any(character.isalnum() for character in word) for word in value):
            raise ValueError("each needs a letter or a digit")
        return value
