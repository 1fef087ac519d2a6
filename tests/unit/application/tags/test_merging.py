import pytest

from blog.application.tags.curation import NewTag, TagChanges
from blog.application.unit_of_work import TransientConflict
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import (
    AuthenticationRequired,
    DomainError,
    PermissionDenied,
    PreconditionFailed,
    ValidationFailed,
)
from blog.domain.common.ids import TagId
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagNotFound
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from blog.domain.users.user import User
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.fixture
async def editor(world: World) -> User:
    return await world.somebody(Role.EDITOR)


@pytest.fixture
async def tags(world: World) -> tuple[Tag, Tag]:
    tags = world.make.tag(name=TagName("JS"), slug=Slug("js")), world.make.tag(slug=Slug("javascript"))
    await world.given(*tags)
    return tags


@pytest.mark.parametrize(
    ("role", "error"),
    [
        (None, AuthenticationRequired),
        (Role.READER, PermissionDenied),
        (Role.CONTRIBUTOR, PermissionDenied),
        (Role.AUTHOR, PermissionDenied),
    ],
)
async def test_others_do_not_merge_tags(
    world: World, tags: tuple[Tag, Tag], role: Role | None, error: type[DomainError]
) -> None:
    who = ANONYMOUS if role is None else actor(await world.somebody(role))
    with pytest.raises(error):
        await world.tag_merging.merge(who, tags[0].id, tags[1].id, expected_version=0)
    assert set(world.store.tables.tags) == {tag.id for tag in tags}


@pytest.mark.parametrize("by_slug", [False, True])
async def test_the_other_tag_takes_over_all_posts(
    world: World, editor: User, tags: tuple[Tag, Tag], by_slug: bool
) -> None:
    old, new = tags
    post = world.make.post(editor, tag_ids=(old.id,))
    both = world.make.draft(editor, tag_ids=(old.id, new.id))
    await world.given(post, both)
    ref, into = (old.slug, new.slug) if by_slug else (old.id, new.id)
    view = await world.tag_merging.merge(actor(editor), ref, into, expected_version=old.version)
    assert view == await world.tag_reading.get(actor(editor), new.id)
    assert (view.post_count, view.version) == (1, new.version)
    assert list(world.store.tables.tags) == [new.id]
    for each in (post, both):
        stored = world.store.tables.posts[each.id]
        assert (stored.content.tag_ids, stored.version) == ((new.id,), each.version)
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.aggregate_id) == ("tag.merged", old.id)
    assert entry.event.actor_id == editor.id
    assert entry.event.payload == {"tag": "JS", "slug": "js", "into": str(new.id)}


async def test_an_author_who_writes_the_name_means_the_other_tag(
    world: World, editor: User, tags: tuple[Tag, Tag]
) -> None:
    await world.tag_merging.merge(actor(editor), tags[0].id, tags[1].id)
    async with world.store.units() as unit:
        names = [TagName("js"), tags[1].name, TagName("JS")]
        found = await world.tag_labelling.resolve(unit, names, by=editor.id, now=world.clock.now())
    assert found == (tags[1].id,)
    assert list(world.store.tables.tags) == [tags[1].id]


async def test_who_manages_tags_can_make_the_name_a_tag_again(
    world: World, editor: User, tags: tuple[Tag, Tag]
) -> None:
    await world.tag_merging.merge(actor(editor), tags[0].id, tags[1].id)
    made = await world.tag_curation.create(actor(editor), NewTag(name="JS"))
    assert made.slug == "js-2"
    async with world.store.units() as unit:
        assert dict(await unit.tags.ids_by_name([TagName("js")])) == {"js": made.id}


@pytest.mark.parametrize("into", [Slug("unknown"), TagId(uuid7(1))])
async def test_a_tag_is_merged_into_one_that_exists(
    world: World, editor: User, tags: tuple[Tag, Tag], into: Slug | TagId
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await world.tag_merging.merge(actor(editor), tags[0].id, into)
    assert [(each.field, each.code) for each in refused.value.errors] == [("into", "unknown_tag")]


async def test_a_tag_is_merged_into_another_one(world: World, editor: User, tags: tuple[Tag, Tag]) -> None:
    for ref, into in ((tags[0].id, tags[0].slug), (tags[0].slug, tags[0].slug)):
        with pytest.raises(ValidationFailed) as refused:
            await world.tag_merging.merge(actor(editor), ref, into)
        assert [(each.field, each.code) for each in refused.value.errors] == [("into", "same_tag")]
    assert set(world.store.tables.tags) == {tag.id for tag in tags}


async def test_writes_go_by_the_address_of_the_present(
    world: World, editor: User, tags: tuple[Tag, Tag]
) -> None:
    who = actor(editor)
    await world.tag_merging.merge(who, tags[0].id, tags[1].id)
    for ref in (tags[0].slug, tags[0].id):
        with pytest.raises(TagNotFound):
            await world.tag_curation.edit(who, ref, TagChanges(name="N"))
        with pytest.raises(TagNotFound):
            await world.tag_curation.delete(who, ref)
        with pytest.raises(TagNotFound):
            await world.tag_merging.merge(who, ref, tags[1].id)
        with pytest.raises(ValidationFailed):
            await world.tag_merging.merge(who, tags[1].id, ref)


async def test_an_older_version_is_refused(world: World, editor: User, tags: tuple[Tag, Tag]) -> None:
    stale = tags[0].version - 1
    with pytest.raises(PreconditionFailed):
        await world.tag_merging.merge(actor(editor), tags[0].id, tags[1].id, expected_version=stale)
    assert set(world.store.tables.tags) == {tag.id for tag in tags}


async def test_a_tag_that_goes_at_this_moment_is_looked_for_again(
    world: World, editor: User, tags: tuple[Tag, Tag]
) -> None:
    world.store.faults.plan("tags.get_to_merge", TagNotFound())
    world.store.faults.plan("commit", TransientConflict())
    await world.tag_merging.merge(actor(editor), tags[0].id, tags[1].id)
    assert list(world.store.tables.tags) == [tags[1].id]
