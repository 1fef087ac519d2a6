"""Where an address of the past leads, and whom."""

import pytest

from blog.application.posts.reading import PostMoved
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.paging import PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostGone, PostNotFound
from blog.domain.posts.values import PostStatus
from tests.support.world import World, actor

OLD, NEW = Slug("old"), Slug("new")
BOTH = frozenset({OLD, NEW})


async def test_a_slug_of_the_past_leads_to_the_newest_in_one_step(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    older = frozenset({Slug("oldest"), OLD, NEW})
    await world.given(post := world.make.post(author, slug=NEW, public_slugs=older))
    for ref in (Slug("oldest"), OLD):
        with pytest.raises(PostMoved) as there:
            await world.post_reading.get(ANONYMOUS, ref)
        assert there.value.to == NEW
        with pytest.raises(PostMoved):
            await world.comment_reading.list_of_post(ANONYMOUS, ref, PageRequest())
    assert (await world.post_reading.get(ANONYMOUS, NEW)).id == post.id


async def test_it_leads_to_what_is_not_public_only_those_who_may_read_that(world: World) -> None:
    author, editor = await world.somebody(Role.AUTHOR), await world.somebody(Role.EDITOR)
    post = world.make.draft(author, slug=NEW, status=PostStatus.UNPUBLISHED, public_slugs=BOTH)
    await world.given(post)
    for who in (actor(author), actor(editor)):
        with pytest.raises(PostMoved):
            await world.post_reading.get(who, OLD)
    for who in (ANONYMOUS, actor(await world.somebody(Role.AUTHOR))):
        for ref in (OLD, NEW, post.id):
            with pytest.raises(PostNotFound):
                await world.post_reading.get(who, ref)


async def test_a_post_in_the_trash_is_gone_for_strangers_and_there_for_its_author(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    at = world.clock.now()
    await world.given(post := world.make.trashed(author, slug=NEW, trashed_at=at, public_slugs=BOTH))
    for ref in (OLD, NEW, post.id):
        with pytest.raises(PostGone):
            await world.post_reading.get(ANONYMOUS, ref)
        with pytest.raises(PostGone):
            await world.post_reading.locate(actor(await world.somebody(Role.AUTHOR)), ref)
    assert (await world.post_reading.get(actor(author), NEW)).id == post.id
    with pytest.raises(PostMoved):
        await world.post_reading.get(actor(author), OLD)
