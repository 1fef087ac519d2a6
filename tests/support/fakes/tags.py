"""Tags in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from blog.application.tags.queries import NATURAL_TAG_ORDER, TagQueries, TagRef
from blog.application.tags.views import TagView
from blog.domain.common.ids import TagId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagNameTaken, TagNotFound, TagSlugTaken
from blog.domain.tags.repository import TagRepository
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from tests.support.fakes.memory import HandedOut, Scope, Stored, Tables
from tests.support.fakes.paging import Keys, moment, paged

_KEYS: Keys[TagView] = {
    "name": lambda view: view.name,
    "created_at": lambda view: moment(view.created_at),
    "post_count": lambda view: view.post_count,
    "id": lambda view: str(view.id),
}


class InMemoryTagRepository(TagRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[Tag] = HandedOut()

    async def get(self, tag_id: TagId) -> Tag:
        tables = await self._scope.call("tags.get")
        return self._give(tables.tags.get(tag_id))

    async def get_by_slug(self, slug: Slug) -> Tag:
        tables = await self._scope.call("tags.get_by_slug")
        return self._give(_by_slug(tables, slug))

    async def ids_by_name(self, names: Collection[TagName]) -> Mapping[str, TagId]:
        tables = await self._scope.call("tags.ids_by_name")
        wanted = {name.key for name in names}
        return {tag.name.key: tag.id for tag in tables.tags.values() if tag.name.key in wanted}

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        tables = await self._scope.call("tags.taken_slugs")
        return {tag.slug for tag in tables.tags.values()} & set(slugs)

    async def add(self, tag: Tag) -> None:
        tables = await self._scope.call("tags.add")
        with self._scope.to_be_left_after_an_error():
            self._put(tables, tag)

    async def save(self, tag: Tag) -> None:
        tables = await self._scope.call("tags.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(tag, tables.tags.get(tag.id))
            self._put(tables, tag)

    async def remove(self, tag: Tag) -> None:
        tables = await self._scope.call("tags.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(tag, tables.tags.get(tag.id))
            del tables.tags[tag.id]
            for post in [post for post in tables.posts.values() if tag.id in post.content.tag_ids]:
                left = tuple(tag_id for tag_id in post.content.tag_ids if tag_id != tag.id)
                tables.posts[post.id] = replace(post, content=replace(post.content, tag_ids=left))
            self._scope.events += tag.collect_events()

    def _give(self, stored: Tag | None) -> Tag:
        if stored is None:
            raise TagNotFound
        return self._out.give(stored)

    def _put(self, tables: Tables, tag: Tag) -> None:
        others = [other for other in tables.tags.values() if other.id != tag.id]
        if any(other.name.key == tag.name.key for other in others):
            raise TagNameTaken
        if any(other.slug == tag.slug for other in others):
            raise TagSlugTaken
        tables.tags[tag.id] = self._out.give(tag)
        self._out.note(tag)
        self._scope.events += tag.collect_events()


class InMemoryTagQueries(TagQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find(self, ref: TagRef) -> TagView | None:
        tables = self._stored.tables
        tag = _by_slug(tables, ref) if isinstance(ref, Slug) else tables.tags.get(ref)
        return None if tag is None else _view(tables, tag)

    async def list(self, page: PageRequest, *, with_unused: bool) -> Page[TagView]:
        tables = self._stored.tables
        views = [_view(tables, tag) for tag in tables.tags.values()]
        seen = [view for view in views if with_unused or view.post_count]
        return paged(seen, _KEYS, NATURAL_TAG_ORDER, page)


def _by_slug(tables: Tables, slug: Slug) -> Tag | None:
    return next((tag for tag in tables.tags.values() if tag.slug == slug), None)


def _view(tables: Tables, tag: Tag) -> TagView:
    return TagView(
        id=tag.id,
        name=tag.name.value,
        slug=tag.slug.value,
        post_count=sum(
            post.is_published and tag.id in post.content.tag_ids for post in tables.posts.values()
        ),
        created_at=tag.created_at,
        updated_at=tag.updated_at,
        version=tag.version,
    )
