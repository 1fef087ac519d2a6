"""Settings of discussions, and the rules that come of them."""

from datetime import timedelta

import pytest

from blog.config import InvalidSettings, load_settings
from blog.config.discussion import LONGEST_WORD, MOST_WORDS
from blog.container.options import discussion_rules
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.words import WordList
from blog.domain.common.discussion import CommentAccess


def test_without_settings_nothing_waits() -> None:
    assert discussion_rules(load_settings()) == DiscussionRules()


def test_the_settings_are_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "": "closed",
        "_CLOSE_DAYS": "14",
        "_HOLD_GUESTS": "false",
        "_HOLD_FIRST": "true",
        "_HOLD_LINKS": "2",
        "_HOLD_WORDS": "Pills, cheap flights",
        "_REFUSE_WORDS": "casino",
        "_HOLD_REPORTS": "3",
        "_EDIT_MINUTES": "0",
    }.items():
        monkeypatch.setenv(f"BLOG_COMMENTS{name}", value)
    assert discussion_rules(load_settings()) == DiscussionRules(
        access=CommentAccess.CLOSED,
        closes_after=timedelta(days=14),
        hold_guests=False,
        hold_first=True,
        hold_links=2,
        hold_words=WordList.of(["pills", "cheap flights"]),
        refuse_words=WordList.of(["casino"]),
        hold_reports=3,
        edit_window=timedelta(0),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BLOG_COMMENTS", "moderated"),
        ("BLOG_COMMENTS_CLOSE_DAYS", "-1"),
        ("BLOG_COMMENTS_HOLD_LINKS", "1001"),
        ("BLOG_COMMENTS_HOLD_WORDS", "fine,..."),
        ("BLOG_COMMENTS_REFUSE_WORDS", "x" * (LONGEST_WORD + 1)),
        ("BLOG_COMMENTS_HOLD_WORDS", "x," * (MOST_WORDS + 1)),
        ("BLOG_COMMENTS_EDIT_MINUTES", "soon"),
    ],
)
def test_other_values_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings, match=name):
        load_settings()


def test_the_settings_take_what_the_rules_take() -> None:
    assert (MOST_WORDS, LONGEST_WORD) == (WordList.MOST, WordList.LONGEST)
