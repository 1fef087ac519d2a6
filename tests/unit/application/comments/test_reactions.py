"""Likes and reports."""

import pytest

from blog.application.comments.reporting import CommentReporting
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.rules import DiscussionRules
from blog.domain.comments.values import CommentStatus, ReportReason, Verdict
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied, ValidationFailed
from blog.domain.common.ids import CommentId
from blog.domain.common.paging import PageRequest
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor

NOWHERE = CommentId(uuid7(1))
NOBODY = Actor(role=Role.OWNER)


async def test_a_like_counts_once_and_can_be_taken_back(
    world: World, comment: Comment, author: User, reader: User
) -> None:
    counts = []
    for who, liked in ((reader, True), (reader, True), (author, True), (reader, False), (reader, False)):
        view = await world.comment_liking.like(actor(who), comment.id, liked=liked)
        assert view.liked is liked
        counts.append(view.like_count)
    assert counts == [1, 1, 2, 1, 1]
    assert (await world.comment_reading.get(ANONYMOUS, comment.id)).like_count == 1
    assert state(world.store.tables.comments[comment.id]) == state(comment)
    assert world.store.outbox == []


async def test_whoever_likes_a_comment_sees_so_in_every_answer(
    world: World, post: Post, comment: Comment, author: User, reader: User
) -> None:
    reading = world.comment_reading
    for who in (author, reader):
        await world.comment_liking.like(actor(who), comment.id, liked=True)
    stranger = await world.somebody(Role.READER)
    for caller, liked in ((actor(reader), True), (actor(stranger), False), (ANONYMOUS, False)):
        assert (await reading.get(caller, comment.id)).liked is liked
        (listed,) = (await reading.list_of_post(caller, post.id, PageRequest())).items
        assert listed.liked is liked
    (queued,) = (await reading.list_to_moderate(actor(author), PageRequest())).items
    assert queued.liked
    # What is hidden later keeps its place above a reply, and nothing of what it was.
    await world.given(world.make.comment(post, author, parent=comment))
    await world.comment_moderation.moderate(actor(author), comment.id, Verdict.REJECT)
    found = (await reading.list_of_post(actor(author), post.id, PageRequest())).items
    (place,) = (view for view in found if view.id == comment.id)
    assert (place.is_deleted, place.liked) == (True, False)


async def test_only_what_is_public_is_liked(world: World, post: Post, author: User, reader: User) -> None:
    hidden = [
        world.make.comment(post, reader, status=status)
        for status in CommentStatus
        if status is not CommentStatus.APPROVED
    ]
    await world.given(*hidden)
    for who in (author, reader):
        for comment_id in (NOWHERE, *(each.id for each in hidden)):
            with pytest.raises(CommentNotFound):
                await world.comment_liking.like(actor(who), comment_id, liked=True)
    assert world.store.tables.likes == set()


async def test_visitors_neither_like_nor_report(world: World, comment: Comment) -> None:
    for who in (ANONYMOUS, NOBODY):
        with pytest.raises(AuthenticationRequired):
            await world.comment_liking.like(who, comment.id, liked=True)
        with pytest.raises(AuthenticationRequired):
            await world.comment_reporting.report(who, comment.id, ReportReason.SPAM)


async def test_whoever_is_gone_is_signed_in_no_more(world: World, comment: Comment) -> None:
    gone = actor(world.make.user())
    with pytest.raises(AuthenticationRequired):
        await world.comment_liking.like(gone, comment.id, liked=True)
    with pytest.raises(AuthenticationRequired):
        await world.comment_reporting.report(gone, comment.id, ReportReason.SPAM)


async def test_a_report_is_for_moderators_alone(
    world: World, post: Post, author: User, reader: User, comment: Comment
) -> None:
    before = await world.comment_reading.get(ANONYMOUS, comment.id)
    for _ in range(2):
        await world.comment_reporting.report(actor(reader), comment.id, ReportReason.ABUSE)
    for who in (ANONYMOUS, actor(reader)):
        assert await world.comment_reading.get(who, comment.id) == before
    page = await world.comment_reading.list_of_post(actor(author), post.id, PageRequest())
    assert page.items == (before,)
    assert (await world.comment_reading.get(actor(author), comment.id)).report_count == 1
    (queued,) = (
        await world.comment_reading.list_to_moderate(actor(author), PageRequest(), reported=True)
    ).items
    assert queued.report_count == 1
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("comment.reported", reader.id)
    await world.comment_discussion.delete(actor(author), comment.id)
    with pytest.raises(CommentNotFound):
        await world.comment_reporting.report(actor(author), comment.id, ReportReason.SPAM)


async def test_what_is_hidden_cannot_be_reported(world: World, post: Post, author: User) -> None:
    hidden = world.make.comment(post, author, status=CommentStatus.PENDING)
    await world.given(hidden)
    stranger = actor(await world.somebody(Role.READER))
    for comment_id in (NOWHERE, hidden.id):
        with pytest.raises(CommentNotFound):
            await world.comment_reporting.report(stranger, comment_id, ReportReason.SPAM)


async def test_what_was_reported_is_told_those_who_may_moderate_the_comment(
    world: World, post: Post, author: User, reader: User
) -> None:
    comment = world.make.comment(post, reader)
    await world.given(comment)
    reporter, editor = await world.somebody(Role.READER), await world.somebody(Role.EDITOR)
    for note in (" Rude. ", "Again."):
        await world.comment_reporting.report(actor(reporter), comment.id, ReportReason.ABUSE, note)
    with pytest.raises(ValidationFailed):
        await world.comment_reporting.report(actor(author), comment.id, ReportReason.ABUSE, "x" * 501)
    for who in (author, editor):
        (told,) = (await world.comment_reading.list_reports(actor(who), comment.id, PageRequest())).items
        assert (told.reason, told.note, told.reporter.id) == (ReportReason.ABUSE, "Rude.", reporter.id)
        assert (told.id, told.version) == (reporter.id, 1)
    # Not even who said it, nor who reported it, nor who writes other posts.
    for who in (reader, reporter, await world.somebody(Role.AUTHOR)):
        with pytest.raises(PermissionDenied):
            await world.comment_reading.list_reports(actor(who), comment.id, PageRequest())


async def test_reports_of_what_one_may_not_know_of_are_not_there(
    world: World, post: Post, author: User, reader: User
) -> None:
    draft = world.make.draft(author)
    statuses = (CommentStatus.PENDING, CommentStatus.SPAM)
    hidden = [world.make.comment(post, author, status=status) for status in statuses]
    await world.given(draft, on_draft := world.make.comment(draft, author), *hidden)
    for comment_id in (on_draft.id, *(each.id for each in hidden)):
        page = await world.comment_reading.list_reports(actor(author), comment_id, PageRequest())
        assert page.items == ()
        with pytest.raises(CommentNotFound):
            await world.comment_reading.list_reports(actor(reader), comment_id, PageRequest())
    await world.given(tombstone := world.make.tombstone(post))
    for comment_id in (NOWHERE, tombstone.id):
        with pytest.raises(CommentNotFound):
            await world.comment_reading.list_reports(actor(author), comment_id, PageRequest())
    for comment_id in (NOWHERE, hidden[0].id):
        with pytest.raises(AuthenticationRequired):
            await world.comment_reading.list_reports(ANONYMOUS, comment_id, PageRequest())


async def test_so_many_reports_make_a_comment_wait_until_a_moderator_lets_it_pass_for_good(
    world: World, author: User, comment: Comment
) -> None:
    rules = DiscussionRules(hold_reports=2)
    reporting = CommentReporting(world.transact, world.comments, world.clock, rules)
    statuses = []
    for _ in range(2):
        somebody = actor(await world.somebody(Role.READER))
        await reporting.report(somebody, comment.id, ReportReason.SPAM)
        statuses.append(world.store.tables.comments[comment.id].status)
    assert statuses == [CommentStatus.APPROVED, CommentStatus.PENDING]
    assert [entry.event.name for entry in world.store.outbox][-2:] == ["comment.reported", "comment.held"]
    await world.comment_moderation.moderate(actor(author), comment.id, Verdict.APPROVE)
    await reporting.report(actor(await world.somebody(Role.READER)), comment.id, ReportReason.SPAM)
    assert world.store.tables.comments[comment.id].is_approved
