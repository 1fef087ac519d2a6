"""What every `PreviewQueries` promises."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from blog.application.previews.queries import NATURAL_PREVIEW_ORDER, PREVIEW_ORDERS
from blog.application.previews.views import PresentedPreview, PreviewView
from blog.application.users.views import AuthorView
from blog.domain.access.roles import Role
from blog.domain.common.ids import PreviewId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.previews.preview import Preview
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Fetch, Ground, StorageContract
from tests.support.contracts.lists import Filled, Keys, ListContract
from tests.support.fakes.system import START, uuid7


def view_of(preview: Preview, maker: User) -> PreviewView:
    return PreviewView(
        id=preview.id,
        post_id=preview.post_id,
        note=None if preview.note is None else preview.note.value,
        created_by=AuthorView(id=maker.id, username=maker.username.value, name=maker.name.value),
        expires_at=preview.expires_at,
        created_at=preview.created_at,
        version=preview.version,
    )


class PreviewQueriesContract(StorageContract):
    @pytest.mark.parametrize("is_active", [True, False])
    async def test_a_preview_is_presented_with_what_counts_of_its_maker(
        self, ground: Ground, make: Builders, is_active: bool
    ) -> None:
        author, maker = make.user(), make.user(role=Role.ADMIN, is_active=is_active)
        post = make.draft(author)
        preview = make.preview(post, maker, expires_at=START - timedelta(days=1))
        await ground.given(author, maker, post, preview, make.preview(post, author))
        assert await ground.previews.present(preview.id) == PresentedPreview(
            post_id=post.id,
            created_by=maker.id,
            role=Role.ADMIN,
            creator_is_active=is_active,
            expires_at=preview.expires_at,
        )

    async def test_a_preview_is_found_with_every_field(self, ground: Ground, make: Builders) -> None:
        author, maker = make.user(), make.user()
        post = make.draft(author)
        preview, bare = make.preview(post, maker), make.preview(post, author, note=None)
        await ground.given(author, maker, post, preview, bare)
        assert await ground.previews.find(preview.id) == view_of(preview, maker)
        assert await ground.previews.find(bare.id) == view_of(bare, author)

    async def test_an_unknown_preview_is_none(self, ground: Ground, make: Builders) -> None:
        author = make.user()
        post = make.draft(author)
        await ground.given(author, post, make.preview(post, author))
        assert await ground.previews.present(PreviewId(uuid7(1))) is None
        assert await ground.previews.find(PreviewId(uuid7(1))) is None

    async def test_a_list_holds_the_previews_of_one_post(self, ground: Ground, make: Builders) -> None:
        author = make.user()
        posts = [make.draft(author) for _ in range(2)]
        previews = [make.preview(post, author) for post in posts]
        await ground.given(author, *posts, *previews)
        for post, preview in zip(posts, previews, strict=True):
            page = await ground.previews.list(post.id, PageRequest(count=True))
            assert page == Page(items=(view_of(preview, author),), total=1)


class PreviewListContract(ListContract[Preview, PreviewView]):
    natural = NATURAL_PREVIEW_ORDER
    mixed: ClassVar = (Order("expires_at", descending=True), Order("created_at"))

    def keys(self) -> Keys[Preview]:
        return {
            "created_at": lambda preview: preview.created_at,
            "expires_at": lambda preview: preview.expires_at,
        }

    def test_every_order_is_tried(self) -> None:
        assert self.keys().keys() == PREVIEW_ORDERS

    async def test_an_empty_list_has_one_empty_page(self, ground: Ground) -> None:
        page = await ground.previews.list(POST.id, PageRequest(count=True))
        assert page == Page(items=(), total=0)

    def fetch(self, ground: Ground) -> Fetch[PreviewView]:
        async def fetch(page: PageRequest) -> Page[PreviewView]:
            return await ground.previews.list(POST.id, page)

        return fetch

    def fill(self, make: Builders) -> Filled[Preview]:
        other = make.draft(MAKER)
        rows = [self.row(make, number) for number in range(12)]
        return Filled(rows, before=[MAKER, POST, other], after=[make.preview(other, MAKER)])

    def more(self, make: Builders, filled: Filled[Preview]) -> Sequence[Preview]:
        return [self.row(make, number * 4) for number in range(4)]

    def row(self, make: Builders, number: int) -> Preview:
        return make.preview(
            POST,
            MAKER,
            created_at=START + timedelta(microseconds=number // 3),
            expires_at=START + timedelta(days=1, microseconds=number % 4),
        )

    async def delete(self, ground: Ground, row_id: UUID) -> None:
        async with ground.units() as unit:
            await unit.previews.remove(await unit.previews.get(PreviewId(row_id)))


_BEFORE = Builders(first=100_900)
MAKER = _BEFORE.user()
POST = _BEFORE.draft(MAKER)
