from datetime import timedelta

import pytest

from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound, EditWindowClosed, ReplyTooDeep
from blog.domain.comments.events import (
    CommentApproved,
    CommentDeleted,
    CommentEdited,
    CommentHeld,
    CommentMarkedAsSpam,
    CommentPosted,
    CommentRejected,
    CommentReported,
)
from blog.domain.comments.values import CommentStatus, CommentText, ReportNote, ReportReason, Verdict
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import CommentId, PostId, UserId
from tests.support.builders import comment_body
from tests.support.contracts.ground import state
from tests.support.fakes.system import START, uuid7

POST, OTHER_POST = PostId(uuid7(1)), PostId(uuid7(2))
AUTHOR, MODERATOR = UserId(uuid7(3)), UserId(uuid7(4))
SAID = comment_body("What I say.")
WINDOW = timedelta(minutes=15)
TICK = timedelta(microseconds=1)


def posted(number: int = 9, *, parent: Comment | None = None, post_id: PostId = POST) -> Comment:
    return Comment.post(
        id=CommentId(uuid7(number)), post_id=post_id, author_id=AUTHOR, body=SAID, parent=parent, now=START
    )


def event_of(comment: Comment) -> DomainEvent:
    (event,) = comment.collect_events()
    assert event.aggregate_id == comment.id
    assert (event.version, event.occurred_at) == (comment.version, comment.updated_at)
    return event


@pytest.fixture
def comment() -> Comment:
    comment = posted()
    comment.collect_events()
    return comment


def test_a_comment_on_the_post_itself_has_depth_one() -> None:
    comment = posted()
    assert (comment.post_id, comment.author_id, comment.body) == (POST, AUTHOR, SAID)
    assert (comment.parent_id, comment.depth, comment.is_deleted) == (None, 1, False)
    assert (comment.version, comment.created_at, comment.updated_at) == (1, START, START)
    assert event_of(comment) == CommentPosted(
        aggregate_id=comment.id,
        version=1,
        occurred_at=START,
        actor_id=AUTHOR,
        post_id=POST,
        parent_id=None,
        status=CommentStatus.APPROVED,
    )


def test_a_reply_stands_one_level_below_its_parent(comment: Comment) -> None:
    reply = posted(10, parent=comment)
    assert (reply.parent_id, reply.depth) == (comment.id, 2)
    event = event_of(reply)
    assert isinstance(event, CommentPosted)
    assert event.parent_id == comment.id


def test_replies_stand_at_most_five_levels_deep() -> None:
    comment = posted()
    for depth in range(2, 6):
        comment = posted(depth, parent=comment)
        assert comment.depth == depth
    with pytest.raises(ReplyTooDeep):
        posted(6, parent=comment)


def test_the_parent_is_on_the_same_post() -> None:
    with pytest.raises(ValidationFailed) as error:
        posted(10, parent=posted(post_id=OTHER_POST))
    assert [(each.field, each.code) for each in error.value.errors] == [("parent_id", "unknown_parent")]


@pytest.mark.parametrize("status", [each for each in CommentStatus if each is not CommentStatus.APPROVED])
def test_nobody_replies_to_what_is_not_public(comment: Comment, status: CommentStatus) -> None:
    comment.status = status
    with pytest.raises(ValidationFailed) as error:
        posted(10, parent=comment)
    assert [(each.field, each.code) for each in error.value.errors] == [("parent_id", "unknown_parent")]


def test_what_was_said_can_be_changed_within_fifteen_minutes(comment: Comment) -> None:
    before = state(comment)
    last_moment = START + WINDOW - TICK
    assert comment.edit(comment_body("other"), by=AUTHOR, now=last_moment)
    assert state(comment) == before | {
        "body": comment_body("other"),
        "edited_at": last_moment,
        "version": 2,
        "updated_at": last_moment,
    }
    assert event_of(comment) == CommentEdited(
        aggregate_id=comment.id, version=2, occurred_at=last_moment, actor_id=AUTHOR
    )


@pytest.mark.parametrize("late", [timedelta(0), TICK, timedelta(days=400)])
def test_it_cannot_be_changed_afterwards(comment: Comment, late: timedelta) -> None:
    before = state(comment)
    with pytest.raises(EditWindowClosed):
        comment.edit(comment_body("other"), by=AUTHOR, now=START + WINDOW + late)
    assert state(comment) == before
    assert comment.collect_events() == []


def test_the_window_is_as_long_as_it_is_said(comment: Comment) -> None:
    with pytest.raises(EditWindowClosed):
        comment.edit(comment_body("other"), by=AUTHOR, now=START, window=timedelta(0))
    later = START + timedelta(days=1)
    assert comment.edit(comment_body("other"), by=AUTHOR, now=later - TICK, window=timedelta(days=1))


@pytest.mark.parametrize("status", CommentStatus)
def test_what_is_public_can_be_held(comment: Comment, status: CommentStatus) -> None:
    comment.status = status
    before = state(comment)
    assert comment.hold(by=AUTHOR, now=START + WINDOW) is (status is CommentStatus.APPROVED)
    if status is not CommentStatus.APPROVED:
        assert state(comment) == before
        return
    waits = {"status": CommentStatus.PENDING, "version": 2, "updated_at": START + WINDOW}
    assert state(comment) == before | waits
    assert event_of(comment) == CommentHeld(
        aggregate_id=comment.id, version=2, occurred_at=START + WINDOW, actor_id=AUTHOR, post_id=POST
    )


def test_a_report_changes_nothing_that_others_see(comment: Comment) -> None:
    before = state(comment)
    comment.report(ReportReason.ABUSE, by=MODERATOR, now=START)
    assert state(comment) == before
    assert comment.collect_events() == [
        CommentReported(
            aggregate_id=comment.id,
            version=1,
            occurred_at=START,
            actor_id=MODERATOR,
            post_id=POST,
            reason="abuse",
        )
    ]


def test_an_edit_does_not_open_the_window_again(comment: Comment) -> None:
    comment.edit(comment_body("other"), by=AUTHOR, now=START + WINDOW - TICK)
    with pytest.raises(EditWindowClosed):
        comment.edit(comment_body("third"), by=AUTHOR, now=START + WINDOW)


def test_saying_the_same_is_no_change(comment: Comment) -> None:
    before = state(comment)
    assert not comment.edit(SAID, by=AUTHOR, now=START)
    assert state(comment) == before
    assert comment.collect_events() == []


def test_a_deleted_comment_leaves_a_tombstone_in_its_place(comment: Comment) -> None:
    reply = posted(10, parent=comment)
    reply.edit(comment_body("other"), by=AUTHOR, now=START)
    reply.collect_events()
    before = state(reply)
    later = START + timedelta(days=400)
    reply.delete(by=MODERATOR, now=later)
    assert reply.is_deleted
    gone = {"body": None, "author_id": None, "edited_at": None, "status": CommentStatus.DELETED}
    assert state(reply) == before | gone | {"version": 3, "updated_at": later}
    assert event_of(reply) == CommentDeleted(
        aggregate_id=reply.id, version=3, occurred_at=later, actor_id=MODERATOR, post_id=POST
    )


def test_a_tombstone_is_not_found_any_more(comment: Comment) -> None:
    comment.delete(by=None, now=START)
    comment.collect_events()
    with pytest.raises(CommentNotFound):
        comment.delete(by=None, now=START)
    with pytest.raises(CommentNotFound):
        comment.edit(SAID, by=AUTHOR, now=START)
    for verdict in Verdict:
        with pytest.raises(CommentNotFound):
            comment.moderate(verdict, by=None, now=START)
    assert comment.collect_events() == []


DECIDED = [
    (Verdict.APPROVE, CommentStatus.APPROVED, CommentApproved),
    (Verdict.REJECT, CommentStatus.REJECTED, CommentRejected),
    (Verdict.SPAM, CommentStatus.SPAM, CommentMarkedAsSpam),
]


@pytest.mark.parametrize("before", [each for each in CommentStatus if each is not CommentStatus.DELETED])
@pytest.mark.parametrize(("verdict", "after", "event"), DECIDED)
def test_a_moderator_decides_whatever_was_decided_before(
    comment: Comment,
    before: CommentStatus,
    verdict: Verdict,
    after: CommentStatus,
    event: type[CommentApproved | CommentRejected | CommentMarkedAsSpam],
) -> None:
    comment.status = before
    kept, later = state(comment), START + timedelta(days=1)
    assert comment.moderate(verdict, by=MODERATOR, now=later) is (before is not after)
    if before is after:
        assert state(comment) == kept
        assert comment.collect_events() == []
        return
    assert state(comment) == kept | {"status": after, "version": 2, "updated_at": later}
    assert event_of(comment) == event(
        aggregate_id=comment.id,
        version=2,
        occurred_at=later,
        actor_id=MODERATOR,
        post_id=POST,
        before=before,
    )


def test_a_comment_that_waits_says_so_when_it_is_posted() -> None:
    comment = Comment.post(
        id=CommentId(uuid7(9)),
        post_id=POST,
        author_id=AUTHOR,
        body=SAID,
        now=START,
        status=CommentStatus.PENDING,
    )
    assert (comment.status, comment.is_approved) == (CommentStatus.PENDING, False)
    event = event_of(comment)
    assert isinstance(event, CommentPosted)
    assert event.status is CommentStatus.PENDING


def test_a_text_is_stripped_and_has_at_most_ten_kilobytes() -> None:
    assert str(CommentText("\n a\r\nb ")) == "a\nb"
    assert len(CommentText("x" * 10_240).value) == 10_240


@pytest.mark.parametrize(
    ("value", "code"),
    [("", "blank"), (" \n", "blank"), ("x" * 10_241, "too_long"), ("\x00", "forbidden_characters")],
)
def test_other_texts_are_refused(value: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        CommentText(value)
    assert [(each.field, each.code) for each in error.value.errors] == [("content", code)]


def test_a_note_of_a_report_is_trimmed_text_of_at_most_500_characters() -> None:
    assert str(ReportNote("  One\r\ntwo.\n")) == "One\ntwo."
    assert len(ReportNote(f" {'🦉' * 500} ").value) == 500
    for value, code in ((" \n", "blank"), ("x" * 501, "too_long"), ("\x00", "forbidden_characters")):
        with pytest.raises(ValidationFailed) as caught:
            ReportNote(value)
        assert [(error.field, error.code) for error in caught.value.errors] == [("note", code)]
