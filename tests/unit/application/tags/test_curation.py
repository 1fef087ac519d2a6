import pytest

from blog.application.tags.curation import NewTag, TagChanges
from blog.application.tags.views import TagView
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
from blog.domain.tags.errors import TagNameTaken, TagNotFound, TagSlugTaken
from blog.domain.tags.image import TagImage
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.fixture
async def editor(world: World) -> User:
    return await world.somebody(Role.EDITOR)


@pytest.fixture
async def tag(world: World) -> Tag:
    tag = world.make.tag(name=TagName("Tea"), slug=Slug("tea"))
    await world.given(tag)
    return tag


IMAGE = TagImage("https://images.example.org/tea.webp", "A pot of tea")


def details(view: TagView) -> tuple[object, ...]:
    return view.description, view.colour, view.image, view.meta_title, view.meta_description


def stored(world: World, tag_id: TagId) -> Tag:
    return world.store.tables.tags[tag_id]


@pytest.mark.parametrize(
    ("role", "error"),
    [
        (None, AuthenticationRequired),
        (Role.READER, PermissionDenied),
        (Role.CONTRIBUTOR, PermissionDenied),
        (Role.AUTHOR, PermissionDenied),
    ],
)
async def test_others_do_not_manage_tags(
    world: World, tag: Tag, role: Role | None, error: type[DomainError]
) -> None:
    who = ANONYMOUS if role is None else actor(await world.somebody(role))
    with pytest.raises(error):
        await world.tag_curation.create(who, NewTag(name="New"))
    with pytest.raises(error):
        await world.tag_curation.edit(who, tag.id, TagChanges(name="New"), expected_version=0)
    with pytest.raises(error):
        await world.tag_curation.delete(who, tag.id, expected_version=0)
    assert [state(each) for each in world.store.tables.tags.values()] == [state(tag)]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN, Role.OWNER])
async def test_a_tag_gets_its_slug_from_its_name(world: World, role: Role) -> None:
    user = await world.somebody(role)
    made = stored(world, (await world.tag_curation.create(actor(user), NewTag(name=" Machine Learning "))).id)
    assert (made.name, made.slug) == (TagName("Machine Learning"), Slug("machine-learning"))
    assert (made.version, made.created_at) == (1, world.clock.now())
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("tag.created", user.id)


async def test_a_tag_is_made_with_all_that_it_has(world: World, editor: User) -> None:
    new = NewTag(
        name="Tea",
        description=" Leaves. ",
        colour="#A0B1C2",
        image=IMAGE,
        meta_title="All about tea",
        meta_description="Leaves and water.",
    )
    view = await world.tag_curation.create(actor(editor), new)
    expected = ("Leaves.", "#a0b1c2", IMAGE, "All about tea", "Leaves and water.")
    assert details(view) == expected
    bare = TagChanges(description=None, colour=None, image=None, meta_title=None, meta_description=None)
    assert details(await world.tag_curation.edit(actor(editor), view.id, bare)) == (None,) * 5
    again = TagChanges(
        description="Leaves.",
        colour="#a0b1c2",
        image=IMAGE,
        meta_title="All about tea",
        meta_description="Leaves and water.",
    )
    assert details(await world.tag_curation.edit(actor(editor), view.id, again)) == expected
    (*_, entry) = world.store.outbox
    changed = ["description", "colour", "image", "meta_title", "meta_description"]
    assert (entry.event.name, entry.event.payload) == ("tag.edited", {"changed": changed})


async def test_a_slug_can_be_chosen(world: World, editor: User) -> None:
    made = stored(world, (await world.tag_curation.create(actor(editor), NewTag(name="C++", slug="cpp"))).id)
    assert made.slug == Slug("cpp")


async def test_a_slug_from_the_name_gets_a_suffix_while_it_is_taken(world: World, editor: User) -> None:
    tags = [await world.tag_curation.create(actor(editor), NewTag(name=name)) for name in ("C", "C+", "C#")]
    assert [tag.slug for tag in tags] == ["c", "c-2", "c-3"]
    nameless = stored(world, (await world.tag_curation.create(actor(editor), NewTag(name="🦉"))).id)
    assert nameless.slug == Slug("tag")


async def test_a_slug_that_somebody_takes_at_this_moment_is_made_again(world: World, editor: User) -> None:
    world.store.faults.plan("tags.add", TagSlugTaken(), times=4)
    made = await world.tag_curation.create(actor(editor), NewTag(name="Tea"))
    assert made.slug == f"tea-{made.id.hex[-16:]}"
    assert world.store.calls.count("tags.add") == 5


async def test_a_chosen_slug_is_tried_once(world: World, editor: User) -> None:
    world.store.faults.plan("tags.add", TagSlugTaken())
    with pytest.raises(TagSlugTaken):
        await world.tag_curation.create(actor(editor), NewTag(name="Tea", slug="mine"))
    assert world.store.calls.count("tags.add") == 1


async def test_a_chosen_slug_that_is_taken_is_refused(world: World, editor: User, tag: Tag) -> None:
    with pytest.raises(TagSlugTaken):
        await world.tag_curation.create(actor(editor), NewTag(name="Other", slug="tea"))
    assert list(world.store.tables.tags) == [tag.id]


async def test_a_name_is_taken_apart_from_case(world: World, editor: User, tag: Tag) -> None:
    with pytest.raises(TagNameTaken):
        await world.tag_curation.create(actor(editor), NewTag(name="TEA", slug="other"))
    await world.tag_curation.create(actor(editor), NewTag(name="Téa", slug="other"))
    with pytest.raises(TagNameTaken):
        await world.tag_curation.edit(actor(editor), tag.id, TagChanges(name="TÉA"))
    with pytest.raises(TagSlugTaken):
        await world.tag_curation.edit(actor(editor), tag.id, TagChanges(slug="other"))
    assert state(stored(world, tag.id)) == state(tag)


@pytest.mark.parametrize(("name", "slug", "code"), [("", "ok", "blank"), ("ok", "No!", "not_a_slug")])
async def test_what_is_not_valid_is_refused(
    world: World, editor: User, tag: Tag, name: str, slug: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as made:
        await world.tag_curation.create(actor(editor), NewTag(name=name, slug=slug))
    with pytest.raises(ValidationFailed) as edited:
        await world.tag_curation.edit(actor(editor), tag.id, TagChanges(name=name, slug=slug))
    assert [each.code for error in (made, edited) for each in error.value.errors] == [code, code]


@pytest.mark.parametrize("by_slug", [False, True])
async def test_a_renamed_tag_keeps_its_address(world: World, editor: User, tag: Tag, by_slug: bool) -> None:
    ref = tag.slug if by_slug else tag.id
    changes = TagChanges(name="Green tea")
    edited = await world.tag_curation.edit(actor(editor), ref, changes, expected_version=tag.version)
    assert edited == await world.tag_reading.get(actor(editor), tag.id)
    assert state(stored(world, tag.id)) == state(tag) | {
        "name": TagName("Green tea"),
        "version": tag.version + 1,
        "updated_at": world.clock.now(),
    }
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("tag.edited", editor.id)


async def test_an_address_changes_where_that_is_asked_for(world: World, editor: User, tag: Tag) -> None:
    await world.tag_curation.edit(actor(editor), tag.id, TagChanges(slug="green-tea"))
    assert stored(world, tag.id).slug == Slug("green-tea")


async def test_no_difference_is_no_change(world: World, editor: User, tag: Tag) -> None:
    await world.tag_curation.edit(actor(editor), tag.id, TagChanges())
    await world.tag_curation.edit(actor(editor), tag.id, TagChanges(name="Tea", slug="tea"))
    assert state(stored(world, tag.id)) == state(tag)
    assert "tags.save" not in world.store.calls


@pytest.mark.parametrize("by_slug", [False, True])
async def test_a_deleted_tag_is_taken_off_all_posts(
    world: World, editor: User, tag: Tag, by_slug: bool
) -> None:
    await world.given(kept := world.make.tag())
    post = world.make.post(editor, tag_ids=(tag.id, kept.id))
    await world.given(post)
    ref = tag.slug if by_slug else tag.id
    await world.tag_curation.delete(actor(editor), ref, expected_version=tag.version)
    assert list(world.store.tables.tags) == [kept.id]
    assert world.store.tables.posts[post.id].content.tag_ids == (kept.id,)
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("tag.deleted", editor.id)


async def test_an_older_version_is_refused(world: World, editor: User, tag: Tag) -> None:
    stale = tag.version - 1
    with pytest.raises(PreconditionFailed):
        await world.tag_curation.edit(actor(editor), tag.id, TagChanges(name="N"), expected_version=stale)
    with pytest.raises(PreconditionFailed):
        await world.tag_curation.delete(actor(editor), tag.id, expected_version=stale)
    assert state(stored(world, tag.id)) == state(tag)


async def test_an_unknown_tag_is_not_found(world: World, editor: User) -> None:
    for ref in (TagId(uuid7(1)), Slug("unknown")):
        with pytest.raises(TagNotFound):
            await world.tag_curation.edit(actor(editor), ref, TagChanges(name="N"))
        with pytest.raises(TagNotFound):
            await world.tag_curation.delete(actor(editor), ref)


async def test_a_conflict_is_overcome(world: World, editor: User) -> None:
    world.store.faults.plan("commit", TransientConflict(), times=2)
    await world.tag_curation.create(actor(editor), NewTag(name="Tea"))
    assert world.store.event_names == ["tag.created"]
