from datetime import timedelta

import pytest

from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.values import CommentBody, CommentStatus, CommentText
from blog.domain.comments.words import WordList
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.errors import ValidationFailed
from tests.support.fakes.system import START

TICK = timedelta(microseconds=1)
WATCHFUL = DiscussionRules(
    hold_first=True,
    hold_links=2,
    hold_words=WordList.of(["pills"]),
    refuse_words=WordList.of(["casino"]),
)


def said(source: str, *, links: int = 0) -> CommentBody:
    html = f"<p>{source}</p>" + '<a href="x" rel="nofollow ugc">x</a>' * links
    return CommentBody(source=CommentText(source), html=html, renderer="x")


def test_without_rules_everything_is_public() -> None:
    rules = DiscussionRules()
    assert rules.admit(said("pills", links=99), is_known=False) is CommentStatus.APPROVED
    assert not rules.holds_edit(said("a"), said("casino", links=99))


@pytest.mark.parametrize(
    ("body", "is_known", "status"),
    [
        (said("Hm."), True, CommentStatus.APPROVED),
        (said("Hm."), False, CommentStatus.PENDING),
        (said("Hm.", links=1), True, CommentStatus.APPROVED),
        (said("Hm.", links=2), True, CommentStatus.PENDING),
        (said("http://a and https://b"), True, CommentStatus.PENDING),
        (said("`<a ` is no link"), True, CommentStatus.APPROVED),
        (said("Buy PILLS."), True, CommentStatus.PENDING),
    ],
)
def test_a_rule_makes_a_comment_wait(body: CommentBody, is_known: bool, status: CommentStatus) -> None:
    if "<a " in body.source.value:
        body = CommentBody(source=body.source, html="<p><code>&lt;a </code></p>", renderer="x")
    assert WATCHFUL.admit(body, is_known=is_known) is status


def test_refused_words_are_refused_and_not_named() -> None:
    for attempt in (
        lambda: WATCHFUL.admit(said("Casino!"), is_known=True),
        lambda: WATCHFUL.holds_edit(said("a"), said("Casino!")),
    ):
        with pytest.raises(ValidationFailed) as error:
            attempt()
        (refused,) = error.value.errors
        assert (refused.field, refused.code) == ("content", "refused_words")
        assert "casino" not in str(refused).lower()


@pytest.mark.parametrize(
    ("before", "after", "holds"),
    [
        (said("a"), said("b"), False),
        (said("a"), said("a", links=1), False),
        (said("a", links=1), said("a", links=2), True),
        (said("a", links=3), said("b", links=3), False),
        (said("a", links=3), said("b", links=2), False),
        (said("a"), said("pills"), True),
        (said("pills"), said("pills!"), False),
    ],
)
def test_an_edit_waits_for_what_it_brings_in(before: CommentBody, after: CommentBody, holds: bool) -> None:
    assert WATCHFUL.holds_edit(before, after) is holds


@pytest.mark.parametrize("access", CommentAccess)
def test_a_post_takes_comments_until_the_time_is_over(access: CommentAccess) -> None:
    rules = DiscussionRules(access=access, closes_after=timedelta(days=14))
    end = START + timedelta(days=14)
    assert rules.access_to(published_at=START, now=end - TICK) is access
    assert rules.access_to(published_at=START, now=end) is CommentAccess.CLOSED
    for_ever = DiscussionRules(access=access)
    assert for_ever.access_to(published_at=START, now=START + timedelta(days=9_999)) is access


@pytest.mark.parametrize(
    ("site", "wanted", "access"),
    [
        (site, wanted, access)
        for site, row in {
            # What the post says:  open       members    closed
            CommentAccess.OPEN: ("open", "members", "closed"),
            CommentAccess.MEMBERS: ("members", "members", "closed"),
            CommentAccess.CLOSED: ("members", "members", "closed"),
        }.items()
        for wanted, access in zip(CommentAccess, row, strict=True)
    ],
)
def test_a_post_says_who_may_comment_but_lets_in_no_guests(
    site: CommentAccess, wanted: CommentAccess, access: str
) -> None:
    rules = DiscussionRules(access=site, closes_after=timedelta(days=14))
    # Its word holds also when the time is over that the site gives.
    for now in (START, START + timedelta(days=15)):
        assert rules.access_to(published_at=START, now=now, wanted=wanted) == access
        among_members = "members" if access == "open" else access
        asked = rules.access_to(published_at=START, now=now, wanted=wanted, for_members=True)
        assert asked == among_members


def test_guests_never_comment_on_what_is_for_members() -> None:
    rules = DiscussionRules(access=CommentAccess.OPEN)
    assert rules.access_to(published_at=START, now=START, for_members=True) is CommentAccess.MEMBERS


def test_the_report_that_makes_the_number_up_makes_a_comment_wait() -> None:
    rules = DiscussionRules(hold_reports=3)
    assert [number for number in range(1, 9) if rules.holds_reported(number)] == [3]
    assert not any(DiscussionRules().holds_reported(number) for number in range(99))
