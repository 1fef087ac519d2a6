"""Comments in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from blog.application.comments.queries import (
    NATURAL_COMMENT_ORDER,
    NATURAL_REPORT_ORDER,
    CommentFilter,
    CommentQueries,
)
from blog.application.comments.views import CommentView, GuestView, ReportView
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.policy import TOLD_TO_AUTHOR
from blog.domain.comments.repository import CommentRepository
from blog.domain.comments.values import CommentBody, CommentText, ReportNote, ReportReason
from blog.domain.common.ids import CommentId, PostId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.users.errors import UserNotFound
from tests.support.fakes.memory import HandedOut, Report, Scope, Stored, Tables, refuse_naive
from tests.support.fakes.paging import Keys, moment, paged
from tests.support.fakes.users import author_view

_KEYS: Keys[CommentView] = {
    "created_at": lambda view: moment(view.created_at),
    "report_count": lambda view: view.report_count,
    "id": lambda view: str(view.id),
}

_REPORT_KEYS: Keys[ReportView] = {
    "created_at": lambda view: moment(view.created_at),
    "id": lambda view: str(view.id),
}


class InMemoryCommentRepository(CommentRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[Comment] = HandedOut()

    async def get(self, comment_id: CommentId) -> Comment:
        tables = await self._scope.call("comments.get")
        if comment_id not in tables.comments:
            raise CommentNotFound
        return self._out.give(tables.comments[comment_id])

    async def get_all(self, comment_ids: Collection[CommentId]) -> Sequence[Comment]:
        tables = await self._scope.call("comments.get_all")
        return [
            self._out.give(tables.comments[each]) for each in sorted(tables.comments) if each in comment_ids
        ]

    async def outdated(
        self, renderer: str | None, after: CommentId | None, limit: int
    ) -> Sequence[tuple[CommentId, CommentText]]:
        tables = await self._scope.call("comments.outdated")
        found = [
            (comment.id, comment.body.source)
            for comment in sorted(tables.comments.values(), key=lambda comment: comment.id)
            if comment.body and comment.body.renderer != renderer and (after is None or comment.id > after)
        ]
        return found[:limit]

    async def rerender(self, comment_id: CommentId, body: CommentBody) -> bool:
        tables = await self._scope.call("comments.rerender")
        comment = tables.comments.get(comment_id)
        if comment is None or comment.body is None or comment.body.source != body.source:
            return False
        tables.comments[comment_id] = replace(comment, body=body)
        return True

    async def has_approved(self, author_id: UserId) -> bool:
        tables = await self._scope.call("comments.has_approved")
        return any(each.author_id == author_id and each.is_approved for each in tables.comments.values())

    async def add(self, comment: Comment) -> None:
        tables = await self._scope.call("comments.add")
        with self._scope.to_be_left_after_an_error():
            if comment.author_id is not None and comment.author_id not in tables.users:
                raise UserNotFound
            if comment.post_id not in tables.posts or comment.parent_id not in {None, *tables.comments}:
                raise RuntimeError("the post or the parent of a new comment is not stored")
            self._put(tables, comment)

    async def save(self, comment: Comment) -> None:
        tables = await self._scope.call("comments.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(comment, tables.comments.get(comment.id))
            self._put(tables, comment)

    async def like(self, comment: Comment, user_id: UserId, *, now: datetime) -> bool:
        tables = await self._scope.call("comments.like")
        if (comment.id, user_id) in tables.likes:
            return False
        self._note(tables, comment, user_id, now)
        tables.likes.add((comment.id, user_id))
        return True

    async def unlike(self, comment: Comment, user_id: UserId) -> bool:
        tables = await self._scope.call("comments.unlike")
        was = (comment.id, user_id) in tables.likes
        tables.likes.discard((comment.id, user_id))
        return was

    async def report(
        self,
        comment: Comment,
        user_id: UserId,
        reason: ReportReason,
        *,
        now: datetime,
        note: ReportNote | None = None,
    ) -> int | None:
        tables = await self._scope.call("comments.report")
        if (comment.id, user_id) in tables.reports:
            return None
        self._note(tables, comment, user_id, now)
        tables.reports[comment.id, user_id] = Report(reason, note, now)
        return _count(tables.reports, comment.id)

    def _note(self, tables: Tables, comment: Comment, user_id: UserId, now: datetime) -> None:
        refuse_naive(now)
        with self._scope.to_be_left_after_an_error():
            if user_id not in tables.users:
                raise UserNotFound
        self._scope.events += comment.collect_events()

    async def forget_author(self, author_id: UserId) -> None:
        tables = await self._scope.call("comments.forget_author")
        for comment in [comment for comment in tables.comments.values() if comment.author_id == author_id]:
            tables.comments[comment.id] = replace(comment, author_id=None, version=comment.version + 1)

    def _put(self, tables: Tables, comment: Comment) -> None:
        tables.comments[comment.id] = self._out.give(comment)
        self._out.note(comment)
        self._scope.events += comment.collect_events()


class InMemoryCommentQueries(CommentQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find(self, comment_id: CommentId, liker_id: UserId | None = None) -> CommentView | None:
        tables = self._stored.tables
        comment = tables.comments.get(comment_id)
        return None if comment is None else _view(tables, comment, liker_id)

    async def posts_of(self, comment_ids: Collection[CommentId]) -> Mapping[CommentId, PostId]:
        comments = self._stored.tables.comments
        return {each: comments[each].post_id for each in comment_ids if each in comments}

    async def list(self, wanted: CommentFilter, page: PageRequest) -> Page[CommentView]:
        tables = self._stored.tables
        views = [
            _view(tables, comment, wanted.liker_id)
            for comment in tables.comments.values()
            if _passes(tables, wanted, comment)
        ]
        if wanted.only_shown:
            views = [replace(view, report_count=None) for view in views]
        return paged(views, _KEYS, NATURAL_COMMENT_ORDER, page)

    async def reports(self, comment_id: CommentId, page: PageRequest) -> Page[ReportView]:
        tables = self._stored.tables
        views = [
            ReportView(
                reason=report.reason,
                note=None if report.note is None else report.note.value,
                created_at=report.created_at,
                reporter=author_view(tables.users[user_id]),
            )
            for (reported, user_id), report in tables.reports.items()
            if reported == comment_id
        ]
        return paged(views, _REPORT_KEYS, NATURAL_REPORT_ORDER, page)


def _count(by: Iterable[tuple[CommentId, UserId]], comment_id: CommentId) -> int:
    return sum(each == comment_id for each, _ in by)


def _passes(tables: Tables, wanted: CommentFilter, comment: Comment) -> bool:
    return (
        wanted.post_id in {None, comment.post_id}
        and wanted.author_id in {None, comment.author_id}
        and wanted.post_author_id in {None, *tables.posts[comment.post_id].author_ids}
        and wanted.parent_id in {None, comment.parent_id}
        and wanted.depth in {None, comment.depth}
        and wanted.status in {None, comment.status}
        and wanted.reported in {None, _count(tables.reports, comment.id) > 0}
        and (not wanted.only_shown or _is_shown(tables, wanted, comment))
    )


def _is_shown(tables: Tables, wanted: CommentFilter, comment: Comment) -> bool:
    if comment.status in TOLD_TO_AUTHOR and comment.author_id == wanted.viewer_id is not None:
        return True
    return _has_place(tables, comment) if wanted.status is None else comment.is_approved


def _has_place(tables: Tables, comment: Comment) -> bool:
    replies = (each for each in tables.comments.values() if each.parent_id == comment.id)
    return comment.is_approved or any(_has_place(tables, reply) for reply in replies)


def _view(tables: Tables, comment: Comment, liker_id: UserId | None) -> CommentView:
    post = tables.posts[comment.post_id]
    return CommentView(
        id=comment.id,
        post_id=comment.post_id,
        parent_id=comment.parent_id,
        depth=comment.depth,
        author=None if comment.author_id is None else author_view(tables.users[comment.author_id]),
        guest=None
        if comment.guest is None
        else GuestView(name=comment.guest.name, email=comment.guest.email),
        content=None if comment.body is None else comment.body.source.value,
        content_html=None if comment.body is None else comment.body.html,
        status=comment.status,
        edited_at=comment.edited_at,
        like_count=_count(tables.likes, comment.id),
        report_count=_count(tables.reports, comment.id),
        reply_count=sum(
            each.parent_id == comment.id and _has_place(tables, each) for each in tables.comments.values()
        ),
        created_at=comment.created_at,
        updated_at=comment.updated_at,
        version=comment.version,
        post_author_ids=post.author_ids,
        post_is_published=post.is_published,
        post_is_for_members=post.is_for_members,
        liked=(comment.id, liker_id) in tables.likes,
    )
