"""Nothing of a draft reaches those who may not know of it: no text, no tag, no comment, no count."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import TypeVar

import pytest

from blog.application.posts.edits import PostChanges
from blog.application.posts.queries import POST_ORDERS, PostFilter
from blog.application.tags.queries import TAG_ORDERS
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound
from blog.domain.common.errors import AuthenticationRequired, DomainError, PermissionDenied
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.post import Post
from blog.domain.posts.values import Excerpt, PostStatus, Title
from blog.domain.series.entity import Series
from blog.domain.series.errors import SeriesNotFound
from blog.domain.series.values import SeriesTitle
from blog.domain.tags.errors import TagNotFound
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from blog.domain.users.user import User
from tests.support.builders import body, comment_body
from tests.support.fakes.system import START
from tests.support.fields import PostFields
from tests.support.world import World, actor

V = TypeVar("V")

SECRET = "hush"  # not "secret": no field of a view has this in its name
STRANGERS = [None, Role.READER, Role.CONTRIBUTOR, Role.AUTHOR]


@dataclass
class Blog:
    """A draft that says SECRET everywhere, among things that everybody may see."""

    world: World
    author: User
    draft: Post
    public: Post
    tag: Tag
    shared_tag: Tag
    comment: Comment
    series: Series

    async def stranger(self, role: Role | None) -> Actor:
        return ANONYMOUS if role is None else actor(await self.world.somebody(role))


@pytest.fixture(params=[status for status in PostStatus if status is not PostStatus.PUBLISHED])
async def blog(world: World, request: pytest.FixtureRequest) -> Blog:
    author, reader = await world.somebody(Role.AUTHOR), await world.somebody(Role.READER)
    tag = world.make.tag(name=TagName(f"{SECRET} tag"), slug=Slug(f"{SECRET}-tag"))
    shared_tag = world.make.tag()
    series = world.make.series(title=SeriesTitle(f"{SECRET} series"), slug=Slug(f"{SECRET}-series"))
    fields: PostFields = {
        "title": Title(f"{SECRET} title"),
        "slug": Slug(f"{SECRET}-slug"),
        "excerpt": Excerpt(f"{SECRET} excerpt"),
        "body": body(f"{SECRET} content"),
        "tag_ids": (tag.id, shared_tag.id),
        "status": request.param,
        "series": SeriesPlace(series.id, 1),
    }
    fields.update(_times(request.param))
    draft = world.make.draft(author, **fields)
    public = world.make.post(author, tag_ids=(shared_tag.id,))
    # As after a post was unpublished: the comments of its readers are still there.
    comment = world.make.comment(draft, reader, body=comment_body(f"{SECRET} comment"))
    await world.given(tag, shared_tag, series, draft, public, comment, world.make.comment(public, reader))
    return Blog(world, author, draft, public, tag, shared_tag, comment, series)


def _times(status: PostStatus) -> PostFields:
    """What goes with a status; a post that is not public any more has an address of then, too."""
    at, once = START + timedelta(days=1), frozenset({Slug(f"{SECRET}-slug"), Slug(f"{SECRET}-once")})
    match status:
        case PostStatus.SCHEDULED:
            return {"scheduled_at": at}
        case PostStatus.UNPUBLISHED:
            return {"public_slugs": once}
        case PostStatus.TRASHED:
            return {"trashed_at": at}
        case _:
            return {}


def shows_only(page: Page[V], count: int) -> None:
    assert SECRET not in repr(page)
    assert (len(page.items), page.total) == (count, count)


@pytest.mark.parametrize("role", STRANGERS)
async def test_no_list_of_posts_shows_or_counts_it(blog: Blog, role: Role | None) -> None:
    who = await blog.stranger(role)
    filters = [
        PostFilter(status=status, tags=tags, author=author, drafts=DraftScope.ALL, viewer_id=blog.author.id)
        for status, tags, author in product(
            (PostStatus.PUBLISHED, None),
            ((), (blog.shared_tag.slug,)),
            (None, blog.author.id, blog.author.username),
        )
    ]
    for wanted in filters:
        for order in (
            (),
            *((Order(field, descending=down),) for field in POST_ORDERS for down in (False, True)),
        ):
            page = PageRequest(count=True, order=order)
            found = await blog.world.post_reading.list(who, wanted, page, with_body=True)
            shows_only(found, 1)
    for hidden in (PostFilter(status=blog.draft.status), PostFilter(status=None, tags=(blog.tag.slug,))):
        shows_only(
            (await blog.world.post_reading.list(who, hidden, PageRequest(count=True))),
            0,
        )


@pytest.mark.parametrize("role", STRANGERS)
async def test_no_tag_shows_or_counts_it(blog: Blog, role: Role | None) -> None:
    who = await blog.stranger(role)
    for field, descending in product(TAG_ORDERS, (False, True)):
        page = PageRequest(count=True, order=(Order(field, descending=descending),))
        found = await blog.world.tag_reading.list(who, page)
        shows_only(found, 1)
        assert [view.post_count for view in found.items] == [1]
    assert (await blog.world.tag_reading.get(who, blog.shared_tag.slug)).post_count == 1
    for ref in (blog.tag.id, blog.tag.slug):
        with pytest.raises(TagNotFound):
            await blog.world.tag_reading.get(who, ref)


@pytest.mark.parametrize("role", STRANGERS)
async def test_no_series_shows_or_counts_it(blog: Blog, role: Role | None) -> None:
    who = await blog.stranger(role)
    shows_only(await blog.world.series_reading.list(who, PageRequest(count=True)), 0)
    for ref in (blog.series.id, blog.series.slug):
        with pytest.raises(SeriesNotFound):
            await blog.world.series_reading.get(who, ref)
    wanted = PostFilter(status=None, series=blog.series.slug)
    shows_only(await blog.world.post_reading.list(who, wanted, PageRequest(count=True)), 0)


@pytest.mark.parametrize("role", STRANGERS)
async def test_no_address_of_it_leads_anywhere(blog: Blog, role: Role | None) -> None:
    who = await blog.stranger(role)
    world, page = blog.world, PageRequest(count=True)
    for ref in (blog.draft.id, blog.draft.content.slug, Slug(f"{SECRET}-once")):
        attempts: list[Awaitable[object]] = [
            world.post_reading.get(who, ref),
            world.comment_reading.list_of_post(who, ref, page),
            world.post_authoring.edit(who, ref, PostChanges(title="Mine"), expected_version=1),
            world.post_trash.put(who, ref, expected_version=1),
            world.post_trash.purge(who, ref, expected_version=1),
            world.post_trash.restore(who, ref, expected_version=1),
            world.post_publishing.publish(who, ref, expected_version=1),
            world.post_publishing.unpublish(who, ref, expected_version=1),
        ]
        if not who.is_anonymous:
            attempts.append(world.comment_discussion.post(who, ref, "First!", parent_id=blog.comment.id))
        for attempt in attempts:
            await is_refused(attempt, PostNotFound)


@pytest.mark.parametrize("role", STRANGERS)
async def test_its_comments_are_not_known_either(blog: Blog, role: Role | None) -> None:
    who = await blog.stranger(role)
    discussion, reading = blog.world.comment_discussion, blog.world.comment_reading
    await is_refused(reading.get(who, blog.comment.id), CommentNotFound)
    expected = AuthenticationRequired if who.is_anonymous else CommentNotFound
    await is_refused(discussion.edit(who, blog.comment.id, "Mine"), expected)
    await is_refused(discussion.delete(who, blog.comment.id), expected)
    if role is Role.AUTHOR:
        shows_only(await reading.list_to_moderate(who, PageRequest(count=True)), 0)
        return
    refusal = AuthenticationRequired if who.is_anonymous else PermissionDenied
    await is_refused(reading.list_to_moderate(who, PageRequest()), refusal)


async def test_even_who_commented_on_it_does_not_know_of_it_any_more(blog: Blog) -> None:
    author_id = blog.comment.author_id
    assert author_id is not None
    who = Actor(user_id=author_id, role=Role.READER)
    await is_refused(blog.world.comment_reading.get(who, blog.comment.id), CommentNotFound)
    await is_refused(blog.world.comment_discussion.edit(who, blog.comment.id, "Mine"), CommentNotFound)


async def test_the_test_would_notice(blog: Blog) -> None:
    who = await blog.stranger(Role.EDITOR)
    wanted = PostFilter(status=blog.draft.status)
    page = await blog.world.post_reading.list(who, wanted, PageRequest(count=True), with_body=True)
    assert repr(page).count(SECRET) >= 5
    assert page.total == 1
    assert SECRET in repr(await blog.world.tag_reading.list(who, PageRequest()))
    assert SECRET in repr(await blog.world.comment_reading.get(who, blog.comment.id))


async def is_refused(attempt: Awaitable[object], error: type[DomainError]) -> None:
    with pytest.raises(error) as caught:
        await attempt
    assert str(caught.value) == error.title
