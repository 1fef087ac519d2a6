"""Tags in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from blog.application.tags.queries import NATURAL_TAG_ORDER, TagQueries, TagRef
from blog.application.tags.views import TagLabel, TagLead, TagView
from blog.domain.common.ids import TagId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagNameTaken, TagNotFound, TagSlugTaken
from blog.domain.tags.repository import TagRepository
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from tests.support.fakes.memory import HandedOut, Scope, Stored, StoredLead, Tables
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

    async def get_to_merge(self, tag_id: TagId, into: TagId) -> tuple[Tag, Tag]:
        tables = await self._scope.call("tags.get_to_merge")
        return self._give(tables.tags.get(tag_id)), self._give(tables.tags.get(into))

    async def ids_by_name(self, names: Collection[TagName]) -> Mapping[str, TagId]:
        tables = await self._scope.call("tags.ids_by_name")
        leads = tables.tag_leads.values()
        known = {lead.merged_name_key: lead.tag_id for lead in leads if lead.merged_name_key}
        known |= {tag.name.key: tag.id for tag in tables.tags.values()}
        return {name.key: known[name.key] for name in names if name.key in known}

    async def taken_slugs(self, slugs: Collection[Slug]) -> Collection[Slug]:
        tables = await self._scope.call("tags.taken_slugs")
        return ({tag.slug for tag in tables.tags.values()} | tables.tag_leads.keys()) & set(slugs)

    async def add(self, tag: Tag) -> None:
        tables = await self._scope.call("tags.add")
        with self._scope.to_be_left_after_an_error():
            self._put(tables, tag)

    async def save(self, tag: Tag) -> None:
        tables = await self._scope.call("tags.save")
        with self._scope.to_be_left_after_an_error():
            before = tables.tags.get(tag.id)
            self._out.expect_current(tag, before)
            self._put(tables, tag)
            if before is not None and before.slug != tag.slug:
                was_public = _post_count(tables, tag) > 0
                lead = tables.tag_leads.pop(tag.slug, StoredLead(tag_id=tag.id, was_public=was_public))
                tables.tag_leads[before.slug] = replace(lead, was_public=was_public)

    async def merge(self, tag: Tag, into: Tag) -> None:
        tables = await self._scope.call("tags.merge")
        with self._scope.to_be_left_after_an_error():
            was_public = _post_count(tables, tag) > 0
            for post in [post for post in tables.posts.values() if tag.id in post.content.tag_ids]:
                # Of the same tag twice the content keeps the first.
                tag_ids = tuple(into.id if each == tag.id else each for each in post.content.tag_ids)
                tables.posts[post.id] = replace(post, content=replace(post.content, tag_ids=tag_ids))
            for slug, lead in tables.tag_leads.items():
                if lead.tag_id == tag.id:
                    tables.tag_leads[slug] = replace(lead, tag_id=into.id)
            tables.tag_leads[tag.slug] = StoredLead(
                tag_id=into.id, was_public=was_public, merged_id=tag.id, merged_name_key=tag.name.key
            )
            self._remove(tables, tag)

    async def remove(self, tag: Tag) -> None:
        tables = await self._scope.call("tags.remove")
        with self._scope.to_be_left_after_an_error():
            self._remove(tables, tag)
            for post in [post for post in tables.posts.values() if tag.id in post.content.tag_ids]:
                left = tuple(tag_id for tag_id in post.content.tag_ids if tag_id != tag.id)
                tables.posts[post.id] = replace(post, content=replace(post.content, tag_ids=left))

    def _remove(self, tables: Tables, tag: Tag) -> None:
        self._out.expect_current(tag, tables.tags.get(tag.id))
        del tables.tags[tag.id]
        tables.tag_leads = {slug: lead for slug, lead in tables.tag_leads.items() if lead.tag_id != tag.id}
        self._scope.events += tag.collect_events()

    def _give(self, stored: Tag | None) -> Tag:
        if stored is None:
            raise TagNotFound
        return self._out.give(stored)

    def _put(self, tables: Tables, tag: Tag) -> None:
        others = [other for other in tables.tags.values() if other.id != tag.id]
        if any(other.name.key == tag.name.key for other in others):
            raise TagNameTaken
        lead = tables.tag_leads.get(tag.slug)
        if any(other.slug == tag.slug for other in others) or (lead and lead.tag_id != tag.id):
            raise TagSlugTaken
        for slug, each in tables.tag_leads.items():
            if each.merged_name_key == tag.name.key:
                tables.tag_leads[slug] = replace(each, merged_name_key=None)
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

    async def lead(self, ref: TagRef) -> TagLead | None:
        tables = self._stored.tables
        found = (lead for slug, lead in tables.tag_leads.items() if ref in (slug, lead.merged_id))
        lead = next(found, None)
        if lead is None:
            return None
        tag = tables.tags[lead.tag_id]
        is_used = _post_count(tables, tag) > 0
        return TagLead(slug=tag.slug.value, was_public=lead.was_public, is_used=is_used)

    async def list(self, page: PageRequest, *, with_unused: bool) -> Page[TagView]:
        tables = self._stored.tables
        views = [_view(tables, tag) for tag in tables.tags.values()]
        seen = [view for view in views if with_unused or view.post_count]
        return paged(seen, _KEYS, NATURAL_TAG_ORDER, page)

    async def labels(self, tag_ids: Collection[TagId]) -> Mapping[TagId, TagLabel]:
        tables = self._stored.tables
        by_id = dict(tables.tags)
        for lead in tables.tag_leads.values():
            if lead.merged_id is not None:
                by_id[lead.merged_id] = tables.tags[lead.tag_id]
        found = {tag_id: by_id[tag_id] for tag_id in tag_ids if tag_id in by_id}
        return {tag_id: tag_label(tag) for tag_id, tag in found.items()}


def tag_label(tag: Tag) -> TagLabel:
    return TagLabel(id=tag.id, name=tag.name.value, slug=tag.slug.value)


def tag_meant(tables: Tables, slug: Slug) -> TagId | None:
    """The tag that a filter names by a slug of the present, or of a past that readers know."""
    tag = _by_slug(tables, slug)
    if tag is not None:
        return tag.id
    lead = tables.tag_leads.get(slug)
    return lead.tag_id if lead and lead.was_public else None


def _post_count(tables: Tables, tag: Tag) -> int:
    return sum(post.is_listed and tag.id in post.content.tag_ids for post in tables.posts.values())


def _by_slug(tables: Tables, slug: Slug) -> Tag | None:
    return next((tag for tag in tables.tags.values() if tag.slug == slug), None)


def _view(tables: Tables, tag: Tag) -> TagView:
    return TagView(
        id=tag.id,
        name=tag.name.value,
        slug=tag.slug.value,
        description=None if tag.description is None else tag.description.value,
        colour=None if tag.colour is None else tag.colour.value,
        image=tag.image,
        meta_title=None if tag.meta_title is None else tag.meta_title.value,
        meta_description=None if tag.meta_description is None else tag.meta_description.value,
        post_count=_post_count(tables, tag),
        created_at=tag.created_at,
        updated_at=tag.updated_at,
        version=tag.version,
    )
