import pytest

from blog.application.tags.curation import TagChanges
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.ids import TagId
from blog.domain.common.paging import PageRequest
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagNotFound
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.mark.parametrize("role", [None, *Role])
async def test_tags_without_a_published_post_are_for_those_who_read_all_drafts(
    world: World, role: Role | None
) -> None:
    viewer = await world.somebody(role or Role.READER)
    used, drafted, unused = world.make.tag(), world.make.tag(), world.make.tag()
    post = world.make.post(viewer, tag_ids=(used.id,))
    draft = world.make.draft(viewer, tag_ids=(drafted.id, used.id))
    await world.given(used, drafted, unused, post, draft)
    who = ANONYMOUS if role is None else actor(viewer)
    sees_unused = role in {Role.EDITOR, Role.ADMIN, Role.OWNER}
    page = await world.tag_reading.list(who, PageRequest(count=True))
    expected = [used.id, drafted.id, unused.id] if sees_unused else [used.id]
    assert [view.id for view in page.items] == expected
    assert page.total == len(expected)
    for ref in (used.id, used.slug):
        assert (await world.tag_reading.get(who, ref)).post_count == 1
    for tag in (drafted, unused):
        for hidden in (tag.id, tag.slug):
            if sees_unused:
                assert (await world.tag_reading.get(who, hidden)).post_count == 0
            else:
                with pytest.raises(TagNotFound):
                    await world.tag_reading.get(who, hidden)


async def test_an_unknown_tag_is_not_found(world: World) -> None:
    owner = actor(await world.somebody(Role.OWNER))
    for ref in (TagId(uuid7(1)), Slug("unknown")):
        with pytest.raises(TagNotFound):
            await world.tag_reading.get(owner, ref)


async def test_a_list_is_paged_as_it_was_asked_for(world: World) -> None:
    owner = await world.somebody(Role.OWNER)
    tags = [world.make.tag() for _ in range(3)]
    await world.given(*tags)
    first = await world.tag_reading.list(actor(owner), PageRequest(limit=2))
    rest = await world.tag_reading.list(actor(owner), PageRequest(limit=2, position=first.next))
    assert [view.id for view in (*first.items, *rest.items)] == [tag.id for tag in tags]


@pytest.mark.parametrize("role", [None, *Role])
async def test_what_readers_never_knew_leads_them_nowhere(world: World, role: Role | None) -> None:
    viewer, editor = await world.somebody(role or Role.READER), actor(await world.somebody(Role.EDITOR))
    public, target, secret, hidden = (world.make.tag() for _ in range(4))
    await world.given(public, target, secret, hidden)
    post = world.make.post(viewer, tag_ids=(public.id, target.id))
    draft = world.make.draft(viewer, tag_ids=(secret.id, hidden.id))
    await world.given(post, draft)
    who = ANONYMOUS if role is None else actor(viewer)
    sees_unused = role in {Role.EDITOR, Role.ADMIN, Role.OWNER}
    await world.tag_merging.merge(editor, public.id, target.id)
    await world.tag_merging.merge(editor, secret.id, target.id)
    await world.tag_curation.edit(editor, hidden.id, TagChanges(slug="hidden-new"))
    for ref in (public.id, public.slug):
        assert await world.tag_reading.moved_to(who, ref) == target.slug
    for ref, slug in (
        (secret.id, target.slug),
        (secret.slug, target.slug),
        (hidden.slug, Slug("hidden-new")),
    ):
        if sees_unused:
            assert await world.tag_reading.moved_to(who, ref) == slug
        else:
            with pytest.raises(TagNotFound):
                await world.tag_reading.moved_to(who, ref)
    # What was public once leads nowhere while readers may not know of the tag that it leads to.
    world.store.tables.posts.pop(post.id)
    if not sees_unused:
        with pytest.raises(TagNotFound):
            await world.tag_reading.moved_to(who, public.slug)
