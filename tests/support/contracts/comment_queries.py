"""What every `CommentQueries` promises."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from blog.application.comments.queries import COMMENT_ORDERS, NATURAL_COMMENT_ORDER, CommentFilter
from blog.application.comments.views import CommentView, GuestView
from blog.application.users.views import AuthorView
from blog.domain.comments.comment import Comment
from blog.domain.comments.values import CommentStatus, Guest
from blog.domain.common.ids import CommentId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.posts.post import Post
from tests.support.builders import Builders
from tests.support.contracts.ground import Fetch, Ground, StorageContract
from tests.support.contracts.lists import Filled, Keys, ListContract, ids
from tests.support.fakes.system import START, uuid7


class CommentQueriesContract(StorageContract):
    async def test_a_comment_is_found_with_every_field(self, ground: Ground, make: Builders) -> None:
        ada, bob = make.user(), make.user()
        post = make.post(ada)
        comment = make.comment(post, ada)
        reply = make.comment(post, bob, parent=comment)
        await ground.given(ada, bob, post, comment, reply)
        assert reply.body is not None
        expected = CommentView(
            id=reply.id,
            post_id=post.id,
            parent_id=comment.id,
            depth=2,
            author=AuthorView(id=bob.id, username=bob.username.value, name=bob.name.value),
            guest=None,
            content=reply.body.source.value,
            content_html=reply.body.html,
            status=reply.status,
            edited_at=reply.edited_at,
            like_count=0,
            report_count=0,
            reply_count=0,
            created_at=reply.created_at,
            updated_at=reply.updated_at,
            version=reply.version,
            post_author_ids=(ada.id,),
            post_is_published=True,
            post_is_for_members=False,
        )
        assert await ground.comments.find(reply.id) == expected
        page = await ground.comments.list(CommentFilter(post_id=post.id), PageRequest())
        assert page.items[-1] == expected

    async def test_a_tombstone_keeps_its_place_and_nothing_else(self, ground: Ground, make: Builders) -> None:
        ada = make.user()
        post = make.draft(ada)
        comment = make.comment(post, ada)
        tombstone = make.tombstone(post, parent=comment)
        await ground.given(ada, post, comment, tombstone)
        view = await ground.comments.find(tombstone.id)
        assert view is not None
        assert view.is_deleted
        assert (view.author, view.content, view.content_html) == (None, None, None)
        assert (view.parent_id, view.depth) == (comment.id, 2)
        assert (view.post_author_ids, view.post_is_published) == ((ada.id,), False)

    async def test_a_comment_without_its_author_is_no_tombstone(self, ground: Ground, make: Builders) -> None:
        ada = make.user()
        post = make.post(ada)
        comment = make.comment(post, None)
        await ground.given(ada, post, comment)
        view = await ground.comments.find(comment.id)
        assert view is not None
        assert view.author is None
        assert not view.is_deleted

    async def test_a_guest_is_found_with_name_and_address(self, ground: Ground, make: Builders) -> None:
        ada = make.user()
        post = make.post(ada)
        guest = Guest(name="Zoë 🦉", email="Zoë@example.org")
        comment = make.comment(post, None, guest=guest)
        await ground.given(ada, post, comment)
        view = await ground.comments.find(comment.id)
        assert view is not None
        assert view.author is None
        assert view.guest == GuestView(name=guest.name, email=guest.email)
        assert guest.email not in repr(view)

    async def test_an_unknown_comment_is_none(self, ground: Ground, make: Builders) -> None:
        ada = make.user()
        post = make.post(ada)
        await ground.given(ada, post, make.comment(post, ada))
        assert await ground.comments.find(CommentId(uuid7(1))) is None

    async def test_comments_are_listed_by_post_by_author_and_by_the_author_of_the_post(
        self, ground: Ground, make: Builders
    ) -> None:
        ada, bob = make.user(), make.user()
        adas, bobs = make.post(ada), make.draft(bob)
        comments = [
            make.comment(adas, ada),
            make.comment(adas, bob),
            make.tombstone(adas),
            make.comment(bobs, ada),
            make.comment(bobs, None),
        ]
        await ground.given(ada, bob, adas, bobs, *comments)
        cases = [
            (CommentFilter(), [0, 1, 2, 3, 4]),
            (CommentFilter(post_id=adas.id), [0, 1, 2]),
            (CommentFilter(author_id=ada.id), [0, 3]),
            (CommentFilter(post_author_id=bob.id), [3, 4]),
            (CommentFilter(author_id=ada.id, post_author_id=ada.id), [0]),
            (CommentFilter(post_id=bobs.id, post_author_id=ada.id), []),
            (CommentFilter(depth=1, post_author_id=ada.id), [0, 1, 2]),
            (CommentFilter(depth=2), []),
            (CommentFilter(parent_id=comments[0].id), []),
            (CommentFilter(status=CommentStatus.DELETED), [2]),
            (CommentFilter(status=CommentStatus.APPROVED, post_author_id=ada.id), [0, 1]),
            (CommentFilter(status=CommentStatus.SPAM), []),
        ]
        for wanted, expected in cases:
            page = await ground.comments.list(wanted, PageRequest(count=True))
            assert ids(page) == [comments[number].id for number in expected], wanted
            assert page.total == len(expected), wanted

    async def test_the_posts_of_comments_are_found(self, ground: Ground, make: Builders) -> None:
        ada = make.user()
        posts = [make.post(ada), make.draft(ada)]
        comments = [make.comment(posts[0], ada), make.tombstone(posts[1]), make.comment(posts[1], None)]
        await ground.given(ada, *posts, *comments)
        wanted = [comments[1].id, CommentId(uuid7(1)), comments[0].id]
        found = await ground.comments.posts_of(wanted)
        assert found == {comments[0].id: posts[0].id, comments[1].id: posts[1].id}
        assert await ground.comments.posts_of([]) == {}

    async def test_what_waits_or_is_rejected_is_shown_to_who_said_it_alone(
        self, ground: Ground, make: Builders
    ) -> None:
        ada, bob = make.user(), make.user()
        post, other = make.post(ada), make.post(ada)
        approved = make.comment(post, ada)
        adas = {status: make.comment(post, ada, status=status) for status in CommentStatus}
        bobs, nameless = [make.comment(post, who, status=CommentStatus.PENDING) for who in (bob, None)]
        elsewhere = make.comment(other, ada, status=CommentStatus.PENDING)
        await ground.given(ada, bob, post, other, approved, *adas.values(), bobs, nameless, elsewhere)
        public, waits = adas[CommentStatus.APPROVED], adas[CommentStatus.PENDING]
        rejected = adas[CommentStatus.REJECTED]
        cases = [
            (None, None, [approved, public]),
            (None, bob, [approved, public, bobs]),
            (None, ada, [approved, waits, public, rejected]),
            (CommentStatus.APPROVED, ada, [approved, public]),
            (CommentStatus.PENDING, ada, [waits]),
            (CommentStatus.PENDING, None, []),
            (CommentStatus.REJECTED, ada, [rejected]),
            (CommentStatus.REJECTED, bob, []),
            (CommentStatus.SPAM, ada, []),
            (CommentStatus.DELETED, ada, []),
        ]
        for status, viewer, expected in cases:
            wanted = CommentFilter(
                post_id=post.id, status=status, only_shown=True, viewer_id=viewer.id if viewer else None
            )
            page = await ground.comments.list(wanted, PageRequest(count=True))
            assert ids(page) == [comment.id for comment in expected], wanted
            assert page.total == len(expected), wanted

    async def test_a_thread_can_be_read_in_parts(self, ground: Ground, make: Builders) -> None:
        ada = make.user()
        post = make.post(ada)
        roots = [make.comment(post, ada), make.comment(post, ada)]
        replies = [make.comment(post, ada, parent=roots[0]) for _ in range(2)]
        place = make.tombstone(post, parent=roots[0])
        below = make.comment(post, ada, parent=place)
        hidden = [
            make.comment(post, ada, parent=roots[0], status=CommentStatus.SPAM),
            make.tombstone(post, parent=roots[1]),
        ]
        await ground.given(ada, post, *roots, *replies, place, below, *hidden)
        cases = [
            (CommentFilter(post_id=post.id, depth=1, only_shown=True), roots),
            (CommentFilter(post_id=post.id, parent_id=roots[0].id, only_shown=True), [*replies, place]),
            (CommentFilter(post_id=post.id, parent_id=roots[0].id), [*replies, place, hidden[0]]),
            (CommentFilter(post_id=post.id, parent_id=place.id, depth=3), [below]),
        ]
        for wanted, expected in cases:
            page = await ground.comments.list(wanted, PageRequest(count=True))
            assert ids(page) == [comment.id for comment in expected], wanted
            assert page.total == len(expected)
        page = await ground.comments.list(CommentFilter(post_id=post.id, only_shown=True), PageRequest())
        counts = {view.id: view.reply_count for view in page.items}
        assert counts == {each.id: 0 for each in (*roots, *replies, below)} | {roots[0].id: 3, place.id: 1}
        found = await ground.comments.find(roots[0].id)
        assert found is not None
        assert found.reply_count == 3


class CommentListContract(ListContract[Comment, CommentView]):
    """The list of all comments, with replies, tombstones and nameless ones."""

    def keys(self) -> Keys[Comment]:
        return {"created_at": lambda comment: comment.created_at}

    natural = NATURAL_COMMENT_ORDER
    mixed: ClassVar = (Order("created_at", descending=True),)

    def test_every_order_is_tried(self) -> None:
        assert self.keys().keys() == COMMENT_ORDERS

    def fetch(self, ground: Ground) -> Fetch[CommentView]:
        async def fetch(page: PageRequest) -> Page[CommentView]:
            return await ground.comments.list(CommentFilter(), page)

        return fetch

    def fill(self, make: Builders) -> Filled[Comment]:
        author = make.user()
        post, draft = make.post(author), make.draft(author)
        first = make.comment(draft, author, created_at=START)
        # The second row is stored before all others, so that they may reply to it.
        rows = [make.comment(post, author, created_at=START), first]
        for number in range(4):
            at = START + timedelta(microseconds=number)
            rows += [
                make.comment(post, author, created_at=at),
                make.comment(draft, None, parent=first, created_at=at),
                make.tombstone(post, created_at=at),
            ]
        return Filled(rows, before=[author, post, draft])

    def more(self, make: Builders, filled: Filled[Comment]) -> Sequence[Comment]:
        post = next(row for row in filled.before if isinstance(row, Post))
        moments = [START + timedelta(microseconds=each) for each in (-1, 9, 1, 2)]
        return [make.comment(post, None, created_at=at) for at in moments]

    async def delete(self, ground: Ground, row_id: UUID) -> None:
        async with ground.units() as unit:
            comment = await unit.comments.get(CommentId(row_id))
            comment.delete(by=None, now=START)
            await unit.comments.save(comment)
