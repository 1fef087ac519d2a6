"""What is told to whoever comes too late, and what can be saved of their work."""

from dataclasses import replace

import pytest

from blog.application.posts.authoring import MergedEdit
from blog.application.posts.edits import PostChanges
from blog.application.tags.curation import TagChanges
from blog.domain.access.credentials import REACH, Scope
from blog.domain.access.permissions import Action
from blog.domain.access.roles import Role
from blog.domain.common.errors import PreconditionFailed
from blog.domain.posts.errors import PostNotFound, SlugTaken
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.world import World, actor


@pytest.fixture
async def author(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def draft(world: World, author: User) -> Post:
    """A draft that everybody saw at version 1; since then somebody gave it another title and a tag."""
    draft = world.make.draft(author, version=1)
    await world.given(draft)
    editor = actor(await world.somebody(Role.EDITOR))
    await world.post_authoring.edit(editor, draft.id, PostChanges(title="Theirs"))
    await world.post_authoring.edit(editor, draft.id, PostChanges(tags=["theirs"]))
    return draft


async def merge(world: World, by: User, post: Post, seen: int | None = 1, **changes: object) -> MergedEdit:
    edit = PostChanges(**changes)  # type: ignore[arg-type]  # each test names fields that there are
    return await world.post_authoring.merge(actor(by), post.id, edit, seen_version=seen)


async def refused(world: World, by: User, post: Post, seen: int, **changes: object) -> PreconditionFailed:
    """The refusal of an edit that was to be merged, after which the post is as it was."""
    before = world.store.tables.posts[post.id]
    with pytest.raises(PreconditionFailed) as told:
        await merge(world, by, post, seen, **changes)
    assert world.store.tables.posts[post.id] is before
    return told.value


async def test_a_write_that_comes_too_late_is_told_what_has_changed(
    world: World, author: User, draft: Post
) -> None:
    by = actor(author)
    writes = [
        world.post_authoring.edit(by, draft.id, PostChanges(excerpt="Mine"), expected_version=1),
        world.post_authoring.edit(by, draft.id, PostChanges(content="Mine"), expected_version=1),
        world.post_publishing.publish(by, draft.id, expected_version=1),
        world.post_trash.put(by, draft.id, expected_version=1),
        world.revision_restoring.restore(by, draft.id, 1, expected_version=1),
    ]
    for write in writes:
        with pytest.raises(PreconditionFailed) as told:
            await write
        assert (told.value.current_version, told.value.changed) == (3, ("title", "tags"))
        assert told.value.conflicting == ()
    with pytest.raises(PreconditionFailed) as told:
        await world.post_publishing.publish(by, draft.id, expected_version=2)
    assert told.value.changed == ("tags",)


@pytest.mark.parametrize("seen", [0, 4, 99])
async def test_nothing_is_told_about_a_version_that_never_was(
    world: World, author: User, draft: Post, seen: int
) -> None:
    with pytest.raises(PreconditionFailed) as told:
        await world.post_publishing.publish(actor(author), draft.id, expected_version=seen)
    assert told.value.changed is None
    assert (await refused(world, author, draft, seen, excerpt="Mine")).changed is None


async def test_nothing_is_told_about_a_version_that_is_not_kept(
    world: World, author: User, draft: Post
) -> None:
    revisions = world.store.tables.revisions
    revisions[draft.id] = revisions[draft.id][1:]
    with pytest.raises(PreconditionFailed) as told:
        await world.post_publishing.publish(actor(author), draft.id, expected_version=1)
    assert told.value.changed is None
    assert (await refused(world, author, draft, 1, excerpt="Mine")).changed is None
    revisions[draft.id] = ()
    assert (await refused(world, author, draft, 1, excerpt="Mine")).changed is None


async def test_whoever_may_not_know_of_the_post_is_told_nothing(
    world: World, author: User, draft: Post
) -> None:
    stranger = await world.somebody(Role.AUTHOR)
    with pytest.raises(PostNotFound):
        await merge(world, stranger, draft, excerpt="Mine")


async def test_whoever_may_edit_and_not_look_back_is_told_nothing(
    world: World, author: User, draft: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach = {**REACH, Action.POST_READ_REVISIONS: frozenset()}
    monkeypatch.setattr("blog.domain.access.credentials.REACH", reach)
    program = replace(actor(author), scopes=frozenset({Scope.POSTS_WRITE}))
    with pytest.raises(PreconditionFailed) as told:
        await world.post_publishing.publish(program, draft.id, expected_version=1)
    assert (told.value.current_version, told.value.changed) == (3, None)


async def test_an_edit_of_other_fields_goes_on_top(world: World, author: User, draft: Post) -> None:
    merged = await merge(world, author, draft, excerpt="Mine", content="Mine", slug="mine")
    assert merged.changed_by_others == ("title", "tags")
    view = merged.view
    assert (view.title, [tag.name for tag in view.tags]) == ("Theirs", ["theirs"])
    assert (view.excerpt, view.content, view.slug, view.version) == ("Mine", "Mine", "mine", 4)
    stored = world.store.tables.posts[draft.id]
    assert stored.content.body == await world.markdown.render_post(stored.content.body.source)
    assert world.store.tables.revisions[draft.id][-1].changed == ("slug", "content", "excerpt")


async def test_an_edit_of_the_same_field_is_refused(world: World, author: User, draft: Post) -> None:
    error = await refused(world, author, draft, 1, title="Mine", excerpt="Mine")
    assert (error.changed, error.conflicting) == (("title", "tags"), ("title",))
    assert (await refused(world, author, draft, 1, tags=["mine"])).conflicting == ("tags",)
    merged = await merge(world, author, draft, 2, title="Mine")
    assert (merged.view.title, merged.changed_by_others) == ("Mine", ("tags",))


async def test_the_same_value_is_no_conflict(world: World, author: User, draft: Post) -> None:
    merged = await merge(world, author, draft, title="Theirs", tags=["theirs"])
    assert (merged.view.version, merged.changed_by_others) == (3, ("title", "tags"))


async def test_what_the_editor_left_as_it_was_is_as_others_made_it(
    world: World, author: User, draft: Post
) -> None:
    merged = await merge(world, author, draft, title=draft.content.title.value, tags=[], excerpt="Mine")
    assert (merged.view.title, merged.view.excerpt) == ("Theirs", "Mine")


async def test_a_change_that_was_taken_back_is_no_conflict(world: World, author: User, draft: Post) -> None:
    back = PostChanges(title=draft.content.title.value)
    await world.post_authoring.edit(actor(author), draft.id, back)
    merged = await merge(world, author, draft, title="Mine")
    assert (merged.view.title, merged.view.version) == ("Mine", 5)


async def test_a_post_that_was_published_meanwhile_can_be_edited_all_the_same(
    world: World, author: User, draft: Post
) -> None:
    await world.post_publishing.publish(actor(author), draft.id)
    merged = await merge(world, author, draft, 3, title="Mine")
    assert (merged.view.title, merged.changed_by_others) == ("Mine", ("status",))
    assert merged.view.is_published


@pytest.mark.parametrize("seen", [3, None])
async def test_where_nothing_has_changed_nothing_is_merged(
    world: World, author: User, draft: Post, seen: int | None
) -> None:
    merged = await merge(world, author, draft, seen, title="Mine")
    assert (merged.view.title, merged.changed_by_others) == ("Mine", ())


async def test_a_tag_that_is_gone_was_changed_by_nobody(world: World, author: User, draft: Post) -> None:
    (tag_id,) = world.store.tables.posts[draft.id].content.tag_ids
    editor = actor(await world.somebody(Role.EDITOR))
    await world.post_authoring.edit(editor, draft.id, PostChanges(title="Again"))
    await world.tag_curation.edit(editor, tag_id, TagChanges(name="Renamed"))
    await world.tag_curation.delete(editor, tag_id)
    # On real databases the tag leaves the post without a version of it.
    merged = await merge(world, author, draft, 3, tags=["mine"])
    assert [tag.name for tag in merged.view.tags] == ["mine"]


async def test_a_tag_that_was_merged_was_changed_by_nobody(world: World, author: User, draft: Post) -> None:
    (tag_id,) = world.store.tables.posts[draft.id].content.tag_ids
    editor = actor(await world.somebody(Role.EDITOR))
    await world.post_authoring.edit(editor, draft.id, PostChanges(title="Again"))
    await world.given(into := world.make.tag())
    await world.tag_merging.merge(editor, tag_id, into.id)
    merged = await merge(world, author, draft, 3, tags=["mine"])
    assert [tag.name for tag in merged.view.tags] == ["mine"]


async def test_a_merged_slug_may_be_taken(world: World, author: User, draft: Post) -> None:
    await world.given(world.make.draft(author, slug=replace(draft.content.slug, value="taken")))
    with pytest.raises(SlugTaken):
        await merge(world, author, draft, slug="taken")
