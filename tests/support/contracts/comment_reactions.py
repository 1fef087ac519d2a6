"""What every store of comments promises about likes and reports."""

from datetime import timedelta
from itertools import product

import pytest

from blog.application.comments.queries import CommentFilter
from blog.application.comments.views import CommentView, ReportView
from blog.application.users.views import AuthorView
from blog.domain.comments.comment import Comment
from blog.domain.comments.values import ReportNote, ReportReason
from blog.domain.common.ids import CommentId
from blog.domain.common.paging import InvalidCursor, Order, Page, PageRequest, Position
from blog.domain.posts.post import Post
from blog.domain.users.errors import UserNotFound
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, through_json, walk
from tests.support.contracts.lists import ids
from tests.support.fakes.system import START, uuid7


class CommentReactionsContract(StorageContract):
    @pytest.fixture
    async def users(self, ground: Ground, make: Builders) -> list[User]:
        users = [make.user() for _ in range(3)]
        await ground.given(*users)
        return users

    @pytest.fixture
    async def post(self, ground: Ground, make: Builders, users: list[User]) -> Post:
        await ground.given(post := make.post(users[0]))
        return post

    async def view(self, ground: Ground, comment: Comment) -> CommentView:
        view = await ground.comments.find(comment.id)
        assert view is not None
        return view

    async def report(self, ground: Ground, comment: Comment, *users: User) -> list[int | None]:
        counts = []
        for user in users:
            async with ground.units() as unit:
                mine = await unit.comments.get(comment.id)
                mine.report(ReportReason.SPAM, by=user.id, now=START)
                counts.append(await unit.comments.report(mine, user.id, ReportReason.SPAM, now=START))
        return counts

    async def test_each_user_likes_a_comment_once(
        self, ground: Ground, make: Builders, post: Post, users: list[User]
    ) -> None:
        comment, other = make.comment(post, users[0]), make.comment(post, None)
        await ground.given(comment, other)
        for user, liked in ((users[0], True), (users[0], False), (users[1], True)):
            async with ground.units() as unit:
                mine = await unit.comments.get(comment.id)
                assert await unit.comments.like(mine, user.id, now=START) is liked
        view = await self.view(ground, comment)
        assert (view.like_count, view.version) == (2, comment.version)
        assert (await self.view(ground, other)).like_count == 0
        for taken in (True, False):
            async with ground.units() as unit:
                mine = await unit.comments.get(comment.id)
                assert await unit.comments.unlike(mine, users[0].id) is taken
        assert (await self.view(ground, comment)).like_count == 1
        assert await ground.events() == []

    async def test_whether_somebody_likes_comments_is_told_of_whom_one_asks(
        self, ground: Ground, make: Builders, post: Post, users: list[User]
    ) -> None:
        liked, other = make.comment(post, users[0]), make.comment(post, None)
        await ground.given(liked, other)
        async with ground.units() as unit:
            await unit.comments.like(await unit.comments.get(liked.id), users[1].id, now=START)
        for liker_id, expected in (
            (users[1].id, [True, False]),
            (users[0].id, [False] * 2),
            (None, [False] * 2),
        ):
            found = [await ground.comments.find(each.id, liker_id) for each in (liked, other)]
            assert [view and view.liked for view in found] == expected
            for only_shown, skip in product((True, False), (0, 1)):
                wanted = CommentFilter(post_id=post.id, only_shown=only_shown, liker_id=liker_id)
                page = await ground.comments.list(wanted, PageRequest(skip=skip, count=True))
                assert [view.liked for view in page.items] == expected[skip:]
                assert page.total == 2

    async def test_each_user_reports_a_comment_once_and_the_event_is_stored_with_it(
        self, ground: Ground, make: Builders, post: Post, users: list[User]
    ) -> None:
        comment = make.comment(post, users[0])
        await ground.given(comment)
        assert await self.report(ground, comment, users[0], users[0], users[1]) == [1, None, 2]
        view = await self.view(ground, comment)
        assert (view.report_count, view.version) == (2, comment.version)
        events = await ground.events()
        assert [event.name for event in events] == ["comment.reported"] * 2
        assert events[0].payload == {"post_id": str(post.id), "reason": "spam"}

    async def test_who_is_gone_neither_likes_nor_reports(
        self, ground: Ground, make: Builders, post: Post
    ) -> None:
        comment = make.comment(post, None)
        await ground.given(comment)
        gone = make.user()
        async with refused(ground, UserNotFound) as unit:
            await unit.comments.like(await unit.comments.get(comment.id), gone.id, now=START)
        async with refused(ground, UserNotFound) as unit:
            mine = await unit.comments.get(comment.id)
            await unit.comments.report(mine, gone.id, ReportReason.SPAM, now=START)

    async def test_what_somebody_liked_and_reported_goes_with_them(
        self, ground: Ground, make: Builders, post: Post, users: list[User]
    ) -> None:
        comment = make.comment(post, None)
        await ground.given(comment)
        await self.report(ground, comment, users[1], users[2])
        async with ground.units() as unit:
            await unit.comments.like(await unit.comments.get(comment.id), users[2].id, now=START)
        async with ground.units() as unit:
            await unit.users.remove(await unit.users.get(users[2].id))
        view = await self.view(ground, comment)
        assert (view.like_count, view.report_count) == (0, 1)

    async def test_moderators_find_what_was_reported_most(
        self, ground: Ground, make: Builders, post: Post, users: list[User]
    ) -> None:
        comments = [make.comment(post, None) for _ in range(4)]
        await ground.given(*comments)
        await self.report(ground, comments[1], users[0])
        await self.report(ground, comments[3], *users)
        reported = await ground.comments.list(CommentFilter(reported=True), PageRequest(count=True))
        assert (ids(reported), reported.total) == ([comments[1].id, comments[3].id], 2)
        quiet = await ground.comments.list(CommentFilter(reported=False), PageRequest())
        assert ids(quiet) == [comments[0].id, comments[2].id]
        for author_id in (None, users[0].id):
            wanted = CommentFilter(post_author_id=author_id)
            most = PageRequest(limit=2, order=(Order("report_count", descending=True),))
            first = await ground.comments.list(wanted, most)
            assert ids(first) == [comments[3].id, comments[1].id]
            assert [view.report_count for view in first.items] == [3, 1]
            assert first.next is not None
            rest = await ground.comments.list(
                wanted, PageRequest(limit=2, order=most.order, position=through_json(first.next))
            )
            assert ids(rest) == [comments[2].id, comments[0].id]

    async def test_reports_are_read_with_who_made_them_and_what_they_said(
        self, ground: Ground, make: Builders, post: Post, users: list[User]
    ) -> None:
        comment, other, quiet = (make.comment(post, None) for _ in range(3))
        await ground.given(comment, other, quiet)
        said = ReportNote("🦉 " + "é" * 498), None, ReportNote("First.\nSecond.")
        expected: list[ReportView] = []
        for user, note, reason in zip(users, said, ReportReason, strict=False):
            at = START + timedelta(microseconds=len(expected))
            async with ground.units() as unit:
                mine = await unit.comments.get(comment.id)
                await unit.comments.report(mine, user.id, reason, now=at, note=note)
            reporter = AuthorView(id=user.id, username=user.username.value, name=user.name.value)
            view = ReportView(
                reason=reason, note=None if note is None else note.value, created_at=at, reporter=reporter
            )
            expected.insert(0, view)
        async with ground.units() as unit:
            mine = await unit.comments.get(comment.id)
            again = await unit.comments.report(
                mine, users[0].id, ReportReason.OTHER, now=START, note=ReportNote("Again.")
            )
        assert again is None
        await self.report(ground, other, users[0])
        page = await ground.comments.reports(comment.id, PageRequest(count=True))
        assert page == Page(items=tuple(expected), total=3)
        assert "Second" not in repr(page)
        for nothing in (quiet.id, CommentId(uuid7(1))):
            empty = await ground.comments.reports(nothing, PageRequest(count=True))
            assert empty == Page(items=(), total=0)

    async def test_reports_come_in_pages_the_newest_first(
        self, ground: Ground, make: Builders, post: Post
    ) -> None:
        comment, users = make.comment(post, None), [make.user() for _ in range(5)]
        await ground.given(comment, *users)
        # Two at a time at the same moment, whom their ids tell apart.
        for number, user in enumerate(users):
            async with ground.units() as unit:
                mine = await unit.comments.get(comment.id)
                at = START + timedelta(seconds=number // 2)
                await unit.comments.report(mine, user.id, ReportReason.SPAM, now=at)

        async def fetch(page: PageRequest) -> Page[ReportView]:
            return await ground.comments.reports(comment.id, page)

        newest = [user.id for user in reversed(users)]
        for order, whole in (((), newest), ((Order("created_at"),), newest[::-1])):
            found = await walk(fetch, PageRequest(limit=2, order=order))
            assert [view.reporter.id for view in found] == whole
            skipped = await fetch(PageRequest(limit=2, skip=3, order=order))
            assert [view.reporter.id for view in skipped.items] == whole[3:]
            assert skipped.previous is not None
            back = PageRequest(limit=2, order=order, position=skipped.previous)
            assert [view.reporter.id for view in await walk(fetch, back, backward=True)] == whole[:3]
        with pytest.raises(InvalidCursor):
            await fetch(PageRequest(position=Position(("yesterday", str(users[0].id)))))

    async def test_how_often_it_was_reported_is_not_read_for_readers(
        self, ground: Ground, make: Builders, post: Post, users: list[User]
    ) -> None:
        comment = make.comment(post, None)
        await ground.given(comment)
        await self.report(ground, comment, *users)
        page = await ground.comments.list(CommentFilter(post_id=post.id, only_shown=True), PageRequest())
        assert [view.report_count for view in page.items] == [None]
