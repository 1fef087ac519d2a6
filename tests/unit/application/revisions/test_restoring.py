"""Bring back what a post said before."""

import pytest

from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.application.posts.views import PostView
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.errors import PermissionDenied, PreconditionFailed
from blog.domain.common.locale import Locale
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostInTrash, PostNotFound, SlugTaken, TranslationTaken
from blog.domain.posts.post import Post
from blog.domain.posts.values import Visibility
from blog.domain.revisions.errors import RevisionNotFound
from blog.domain.revisions.snapshot import snapshot_of
from blog.domain.users.user import User
from tests.support.world import World, actor


@pytest.fixture
async def author(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def post(world: World, author: User) -> Post:
    """Published, with two tags; everything that can be edited was edited after its first revision."""
    tags = [world.make.tag(), world.make.tag()]
    post = world.make.post(author, version=1, tag_ids=tuple(tag.id for tag in tags))
    await world.given(*tags, post)
    changes = PostChanges(title="New", content="New", slug="new", excerpt="New", tags=["new"])
    await world.post_authoring.edit(actor(author), post.id, changes)
    return post


def stored(world: World, post: Post) -> Post:
    return world.store.tables.posts[post.id]


async def restore(world: World, by: User, post: Post, number: int = 1) -> PostView:
    return await world.revision_restoring.restore(actor(by), post.id, number)


async def test_a_restored_post_says_what_it_said(world: World, author: User, post: Post) -> None:
    view = await restore(world, author, post)
    now = stored(world, post)
    assert snapshot_of(now.content) == snapshot_of(post.content)
    assert now.content.body == await world.markdown.render_post(post.content.body.source)
    assert (view.version, view.title) == (3, post.content.title.value)
    assert view.is_published
    last = world.store.tables.revisions[post.id][-1]
    assert (last.number, last.editor_id) == (3, author.id)
    assert set(last.changed) == {"title", "content", "slug", "excerpt", "tags"}
    assert world.store.event_names[-1] == "post.edited"


async def test_what_was_restored_can_be_undone(world: World, author: User, post: Post) -> None:
    await restore(world, author, post)
    view = await restore(world, author, post, 2)
    assert (view.version, view.title, view.slug, view.content) == (4, "New", "new", "New")


async def test_where_nothing_is_different_nothing_happens(world: World, author: User, post: Post) -> None:
    view = await restore(world, author, post, 2)
    assert view.version == 2
    assert len(world.store.tables.revisions[post.id]) == 2


async def test_the_same_text_is_not_rendered_again(
    world: World, author: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.post_authoring.edit(actor(author), post.id, PostChanges(title="Third"))
    monkeypatch.setattr(world.markdown, "render_post", None)
    view = await restore(world, author, post, 2)
    assert (view.title, view.content) == ("New", "New")


async def test_tags_that_are_gone_are_left_out(world: World, author: User, post: Post) -> None:
    first, second = post.content.tag_ids
    await world.tag_curation.delete(actor(await world.somebody(Role.EDITOR)), first)
    await restore(world, author, post)
    assert stored(world, post).content.tag_ids == (second,)


async def test_of_tags_that_were_merged_the_other_one_is_meant(
    world: World, author: User, post: Post
) -> None:
    first, second = post.content.tag_ids
    await world.given(other := world.make.tag())
    await world.tag_merging.merge(actor(await world.somebody(Role.EDITOR)), first, other.id)
    await restore(world, author, post)
    assert stored(world, post).content.tag_ids == (other.id, second)


async def test_a_slug_that_leads_elsewhere_by_now_does_not_come_back(
    world: World, author: User, post: Post
) -> None:
    draft = world.make.draft(author, version=1)
    await world.given(draft)
    await world.post_authoring.edit(actor(author), draft.id, PostChanges(title="New", slug="newer"))
    await world.given(world.make.draft(author, slug=draft.content.slug))
    view = await restore(world, author, draft)
    assert (view.slug, view.title) == ("newer", draft.content.title.value)


async def test_a_slug_of_its_public_past_comes_back(world: World, author: User, post: Post) -> None:
    assert post.content.slug in stored(world, post).public_slugs
    assert (await restore(world, author, post)).slug == post.content.slug.value


async def test_a_post_in_the_trash_is_not_edited_by_the_way(world: World, author: User, post: Post) -> None:
    await world.post_trash.put(actor(author), post.id)
    with pytest.raises(PostInTrash):
        await restore(world, author, post)


async def test_a_slug_that_is_taken_at_this_moment_is_given_up(
    world: World, author: User, post: Post
) -> None:
    world.store.faults.plan("posts.save", SlugTaken())
    view = await restore(world, author, post)
    assert view.slug == post.content.slug.value


async def test_a_version_that_was_not_seen_is_not_overwritten(world: World, author: User, post: Post) -> None:
    with pytest.raises(PreconditionFailed):
        await world.revision_restoring.restore(actor(author), post.id, 1, expected_version=1)
    assert stored(world, post).version == 2
    view = await world.revision_restoring.restore(actor(author), Slug("new"), 1, expected_version=2)
    assert view.version == 3


async def test_what_changes_while_it_is_rendered_counts(
    world: World, author: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = world.markdown.render_post

    async def and_edit(source: object) -> object:
        await world.post_authoring.edit(actor(author), post.id, PostChanges(slug="newer"))
        return await render(source)  # type: ignore[arg-type]  # it is what was given

    monkeypatch.setattr(world.markdown, "render_post", and_edit)
    with pytest.raises(PreconditionFailed):
        await world.revision_restoring.restore(actor(author), post.id, 1, expected_version=2)
    monkeypatch.undo()
    view = await world.revision_restoring.restore(actor(author), Slug("newer"), 1)
    assert view.slug == post.content.slug.value


async def test_whether_it_is_in_front_stays(world: World, author: User, post: Post) -> None:
    assert post.content.featured
    editor = actor(await world.somebody(Role.EDITOR))
    await world.post_authoring.edit(editor, post.id, PostChanges(featured=False))
    await restore(world, author, post)
    assert snapshot_of(stored(world, post).content) == {**snapshot_of(post.content), "featured": False}


async def test_who_may_read_it_and_comment_on_it_stays(world: World, author: User, post: Post) -> None:
    now = PostChanges(title="New", visibility=Visibility.MEMBERS, comments=CommentAccess.CLOSED)
    await world.post_authoring.edit(actor(author), post.id, now)
    view = await restore(world, author, post)
    assert (view.title, view.visibility, view.comments) == (post.content.title.value, "members", "closed")


async def test_only_who_may_edit_may_restore(world: World, author: User, post: Post) -> None:
    with pytest.raises(PermissionDenied):
        await restore(world, await world.somebody(Role.AUTHOR), post)
    await world.post_publishing.unpublish(actor(author), post.id)
    with pytest.raises(PostNotFound):
        await world.revision_restoring.restore(ANONYMOUS, post.id, 1)
    contributor = await world.somebody(Role.CONTRIBUTOR)
    own = world.make.draft(contributor, version=1)
    await world.given(own)
    assert (await restore(world, contributor, own)).version == 1
    with pytest.raises(RevisionNotFound):
        await restore(world, contributor, own, 2)


async def test_a_post_stays_tied_to_its_translations(world: World, author: User) -> None:
    await world.given(post := world.make.post(author, version=1, translation_group=None))
    translation = NewPost(title="T", locale="fr", translation_of=post.id)
    french = await world.post_authoring.draft(actor(author), translation)
    await world.post_authoring.edit(actor(author), post.id, PostChanges(title="New"))
    view = await restore(world, author, post)
    assert view.title == post.content.title.value
    assert [each.id for each in view.translations] == [french.id]


async def test_a_language_that_a_translation_has_by_now_does_not_come_back(
    world: World, author: User
) -> None:
    await world.given(post := world.make.post(author, version=1, locale=Locale("fr")))
    await world.post_authoring.edit(actor(author), post.id, PostChanges(locale="de"))
    translation = NewPost(title="T", locale="fr", translation_of=post.id)
    await world.post_authoring.draft(actor(author), translation)
    with pytest.raises(TranslationTaken):
        await restore(world, author, post)
    assert stored(world, post).content.locale == Locale("de")
