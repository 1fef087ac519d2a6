"""What every `PostQueries` promises of lists."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from blog.application.posts.queries import NATURAL_POST_ORDER, POST_ORDERS, PostFilter
from blog.application.posts.views import PostView
from blog.domain.common.ids import PostId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.post import Post
from blog.domain.posts.values import PostStatus, Title
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Fetch, Ground
from tests.support.contracts.lists import NAMES, Filled, Keys, ListContract
from tests.support.fakes.system import START


class PostListContract(ListContract[Post, PostView]):
    """The list of all posts, drafts among them."""

    wanted: ClassVar = PostFilter(drafts=DraftScope.ALL, status=None)

    def keys(self) -> Keys[Post]:
        return {
            "published_at": lambda post: post.published_at,
            "created_at": lambda post: post.created_at,
            "updated_at": lambda post: post.updated_at,
            "title": lambda post: post.content.title.value,
        }

    natural = NATURAL_POST_ORDER
    mixed: ClassVar = (Order("published_at"), Order("title", descending=True))

    def test_every_order_is_tried(self) -> None:
        assert self.keys().keys() == POST_ORDERS

    def fetch(self, ground: Ground) -> Fetch[PostView]:
        async def fetch(page: PageRequest) -> Page[PostView]:
            return await ground.posts.list(self.wanted, page)

        return fetch

    def fill(self, make: Builders) -> Filled[Post]:
        author = make.user()
        rows = [self.row(make, author, number, title) for number, title in enumerate(NAMES)]
        return Filled(rows, before=[author])

    def more(self, make: Builders, filled: Filled[Post]) -> Sequence[Post]:
        (author,) = (row for row in filled.before if isinstance(row, User))
        titles = ["A", "zz", "ada", "B"]
        return [self.row(make, author, number * 3, title) for number, title in enumerate(titles)]

    def row(self, make: Builders, author: User, number: int, title: str) -> Post:
        """Every fourth is a draft, where drafts are in the list."""
        tick = timedelta(microseconds=1)
        is_draft = number % 4 == 3 and self.wanted.drafts is DraftScope.ALL
        return make.post(
            author,
            title=Title(title),
            created_at=START + number // 3 * tick,
            updated_at=START + number % 5 * tick,
            status=PostStatus.DRAFT if is_draft else PostStatus.PUBLISHED,
            published_at=None if is_draft else START + number % 3 * tick,
        )

    async def delete(self, ground: Ground, row_id: UUID) -> None:
        async with ground.units() as unit:
            await unit.posts.remove(await unit.posts.get(PostId(row_id)))


class PublishedPostListContract(PostListContract):
    """The list that everybody sees; drafts are stored, and left out."""

    wanted: ClassVar = PostFilter()

    def fill(self, make: Builders) -> Filled[Post]:
        filled = super().fill(make)
        (author,) = (row for row in filled.before if isinstance(row, User))
        return Filled(filled.rows, before=filled.before, after=[make.draft(author), make.draft(author)])
