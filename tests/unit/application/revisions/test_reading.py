"""Who may read what a post said before, and what they get."""

import pytest

from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.application.tags.curation import TagChanges
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import PostId
from blog.domain.common.paging import PageRequest
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post
from blog.domain.revisions.errors import RevisionNotFound
from blog.domain.users.user import User
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.fixture
async def author(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def draft(world: World, author: User) -> Post:
    draft = world.make.draft(author, version=1)
    await world.given(draft)
    await world.post_authoring.edit(actor(author), draft.id, PostChanges(title="Second"))
    await world.post_authoring.edit(actor(author), draft.id, PostChanges(content="Third", tags=["a", "b"]))
    return draft


async def test_the_author_reads_what_was_and_who_changed_it(world: World, author: User, draft: Post) -> None:
    page = await world.revision_reading.list(actor(author), draft.content.slug, PageRequest(count=True))
    assert [(each.number, each.changed) for each in page.items[:2]] == [
        (3, ("content", "tags")),
        (2, ("title",)),
    ]
    assert page.total == 3
    assert {each.editor and each.editor.id for each in page.items[:2]} == {author.id}
    revision = await world.revision_reading.get(actor(author), draft.id, 2)
    assert (revision.number, revision.fields["title"]) == (2, "Second")
    assert revision.fields["content"] == draft.content.body.source.value
    assert (revision.id, revision.version) == (draft.id, 2)


async def test_tags_are_those_that_exist_as_they_are_called_now(
    world: World, author: User, draft: Post
) -> None:
    tags = {tag.name.value: tag for tag in world.store.tables.tags.values()}
    editor = actor(await world.somebody(Role.EDITOR))
    await world.tag_curation.edit(editor, tags["a"].id, TagChanges(name="Alpha"))
    await world.tag_curation.delete(editor, tags["b"].id)
    revision = await world.revision_reading.get(actor(author), draft.id, 3)
    assert revision.fields["tags"] == [
        {"id": str(tags["a"].id), "name": "Alpha", "slug": tags["a"].slug.value}
    ]


async def test_of_tags_that_were_merged_the_other_one_is_shown_once(
    world: World, author: User, draft: Post
) -> None:
    tags = {tag.name.value: tag for tag in world.store.tables.tags.values()}
    await world.tag_merging.merge(actor(await world.somebody(Role.EDITOR)), tags["a"].id, tags["b"].id)
    revision = await world.revision_reading.get(actor(author), draft.id, 3)
    assert revision.fields["tags"] == [{"id": str(tags["b"].id), "name": "b", "slug": "b"}]


@pytest.mark.parametrize("number", [4, 99])
async def test_a_number_that_is_not_there_is_not_found(
    world: World, author: User, draft: Post, number: int
) -> None:
    with pytest.raises(RevisionNotFound):
        await world.revision_reading.get(actor(author), draft.id, number)
    with pytest.raises(RevisionNotFound):
        await world.revision_comparing.compare(actor(author), draft.id, number)
    with pytest.raises(RevisionNotFound):
        await world.revision_comparing.compare(actor(author), draft.id, 1, against=number)


async def test_a_hidden_post_has_no_past(world: World, draft: Post) -> None:
    others = [ANONYMOUS, *[actor(await world.somebody(role)) for role in (Role.READER, Role.AUTHOR)]]
    for other in others:
        with pytest.raises(PostNotFound):
            await world.revision_reading.list(other, draft.id, PageRequest())
        with pytest.raises(PostNotFound):
            await world.revision_reading.get(other, draft.id, 1)
        with pytest.raises(PostNotFound):
            await world.revision_comparing.compare(other, draft.id, 2)
    with pytest.raises(PostNotFound):
        await world.revision_reading.list(others[0], PostId(uuid7(1)), PageRequest())


async def test_the_past_of_a_published_post_is_not_for_its_readers(
    world: World, author: User, draft: Post
) -> None:
    await world.post_publishing.publish(actor(author), draft.id)
    with pytest.raises(AuthenticationRequired):
        await world.revision_reading.list(ANONYMOUS, draft.id, PageRequest())
    with pytest.raises(PermissionDenied):
        await world.revision_reading.get(actor(await world.somebody(Role.READER)), draft.id, 1)
    editor = actor(await world.somebody(Role.EDITOR))
    assert (await world.revision_reading.get(editor, draft.id, 4)).changed == ("status",)


async def test_a_revision_is_compared_with_the_one_before(world: World, author: User, draft: Post) -> None:
    diff = await world.revision_comparing.compare(actor(author), draft.id, 2)
    assert (diff.before, diff.after) == (1, 2)
    assert [change.field for change in diff.changes] == ["title"]
    assert (diff.id, diff.version) == (draft.id, 2)


async def test_a_revision_is_compared_with_any_other(world: World, author: User, draft: Post) -> None:
    back = await world.revision_comparing.compare(actor(author), draft.id, 1, against=3)
    assert (back.before, back.after) == (3, 1)
    changes = {change.field: change for change in back.changes}
    assert changes.keys() == {"title", "content", "tags"}
    removed = changes["tags"].removed
    assert removed is not None
    assert [tag["name"] for tag in removed if isinstance(tag, dict)] == ["a", "b"]
    same = await world.revision_comparing.compare(actor(author), draft.id, 3, against=3)
    assert same.changes == ()


async def test_the_first_one_is_compared_with_nothing(world: World, author: User, draft: Post) -> None:
    diff = await world.revision_comparing.compare(actor(author), draft.id, 1)
    assert diff.before is None
    assert {change.before for change in diff.changes} == {None}
    assert {change.field: change.after for change in diff.changes}["title"] == draft.content.title.value


async def test_a_translation_that_somebody_else_began_is_not_given_away(world: World, author: User) -> None:
    await world.given(post := world.make.post(author, version=1, translation_group=None))
    translation = NewPost(title="T", locale="fr", translation_of=post.id)
    await world.post_authoring.draft(actor(await world.somebody(Role.EDITOR)), translation)
    await world.post_authoring.edit(actor(author), post.id, PostChanges(title="New"))
    kept = [revision.content["translation_of"] for revision in world.store.tables.revisions[post.id]]
    assert [group is None for group in kept] == [True, False]
    revision = await world.revision_reading.get(actor(author), post.id, 2)
    assert "translation_of" not in revision.fields
    diff = await world.revision_comparing.compare(actor(author), post.id, 2)
    assert [change.field for change in diff.changes] == ["title"]
