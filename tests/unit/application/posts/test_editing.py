from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from blog.application.posts.edits import PostChanges
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
from blog.domain.common.ids import PostId
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostNotFound, SlugTaken
from blog.domain.posts.post import Post
from blog.domain.posts.values import Excerpt, Markdown, Title
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.fakes.text import TOO_COMPLEX
from tests.support.world import World, actor


@pytest.fixture
async def author(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def post(world: World, author: User) -> Post:
    tags = [world.make.tag(), world.make.tag()]
    post = world.make.post(author, tag_ids=tuple(tag.id for tag in tags))
    await world.given(*tags, post)
    return post


def stored(world: World, post: Post) -> Post:
    return world.store.tables.posts[post.id]


def only_change(world: World, post: Post) -> dict[str, object]:
    """What is different now, apart from the version, which has advanced by one, and the time of change."""
    before, now = _fields(post), _fields(stored(world, post))
    changed = {name: now[name] for name in now if now[name] != before[name]}
    assert changed.pop("version") == post.version + 1
    assert changed.pop("updated_at") == world.clock.now()
    return changed


def _fields(post: Post) -> dict[str, object]:
    written = {each.name: getattr(post.content, each.name) for each in fields(post.content)}
    apart = {"content", "public_slugs"}
    return {name: value for name, value in (state(post) | written).items() if name not in apart}


async def test_a_field_changes_alone(world: World, author: User, post: Post) -> None:
    body = await world.markdown.render_post(Markdown("new"))
    cases: list[tuple[PostChanges, dict[str, object]]] = [
        (PostChanges(title="New"), {"title": Title("New")}),
        (PostChanges(slug="new"), {"slug": Slug("new")}),
        (PostChanges(content="new"), {"body": body}),
        (PostChanges(excerpt="New."), {"excerpt": Excerpt("New.")}),
        (PostChanges(excerpt=None), {"excerpt": None}),
        (PostChanges(tags=[]), {"tag_ids": ()}),
    ]
    for changes, expected in cases:
        before = stored(world, post)
        world.clock.advance(timedelta(seconds=1))
        edited = await world.post_authoring.edit(actor(author), post.id, changes)
        assert edited == await world.post_reading.get(actor(author), post.id)
        assert only_change(world, before) == expected
    assert world.store.event_names == ["post.edited"] * len(cases)


async def test_everything_changes_together_in_one_version(world: World, author: User, post: Post) -> None:
    changes = PostChanges(title="New", slug="new", content="new", excerpt=None, tags=["Tea"])
    await world.post_authoring.edit(actor(author), post.id, changes, expected_version=post.version)
    assert set(only_change(world, post)) == {"title", "slug", "body", "excerpt", "tag_ids"}
    assert world.store.event_names == ["tag.created", "post.edited"]
    assert {entry.event.actor_id for entry in world.store.outbox} == {author.id}


async def test_tags_are_kept_reordered_and_made(world: World, author: User, post: Post) -> None:
    first, second = (world.store.tables.tags[tag_id] for tag_id in post.content.tag_ids)
    names = [second.name.value.upper(), "Tea", first.name.value]
    await world.post_authoring.edit(actor(author), post.id, PostChanges(tags=names))
    tag_ids = stored(world, post).content.tag_ids
    assert (tag_ids[0], tag_ids[2]) == (second.id, first.id)
    assert world.store.tables.tags[tag_ids[1]].name.value == "Tea"


async def test_the_post_may_be_named_by_its_slug(world: World, author: User, post: Post) -> None:
    changes = PostChanges(title="New", slug="newer")
    assert (await world.post_authoring.edit(actor(author), post.content.slug, changes)).slug == "newer"
    assert stored(world, post).content.title == Title("New")


async def test_no_difference_is_no_change(world: World, author: User, post: Post) -> None:
    names = [world.store.tables.tags[tag_id].name.value for tag_id in post.content.tag_ids]
    for changes in (
        PostChanges(),
        PostChanges(title=post.content.title.value, slug=post.content.slug.value, tags=names),
    ):
        unchanged = await world.post_authoring.edit(actor(author), post.id, changes)
        assert unchanged.version == post.version
    assert state(stored(world, post)) == state(post)
    assert "posts.save" not in world.store.calls


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (PostChanges(title=""), "blank"),
        (PostChanges(slug="No!"), "not_a_slug"),
        (PostChanges(content="\x00"), "forbidden_characters"),
        (PostChanges(content=TOO_COMPLEX), "too_complex"),
        (PostChanges(excerpt=" "), "blank"),
        (PostChanges(tags=["\n"]), "blank"),
        (PostChanges(tags=[str(number) for number in range(21)]), "too_many"),
    ],
)
async def test_what_is_not_valid_is_refused(
    world: World, author: User, post: Post, changes: PostChanges, code: str
) -> None:
    with pytest.raises(ValidationFailed) as error:
        await world.post_authoring.edit(actor(author), post.id, changes)
    assert [each.code for each in error.value.errors] == [code]
    assert state(stored(world, post)) == state(post)
    assert len(world.store.tables.tags) == 2


async def test_a_slug_that_is_taken_is_refused(world: World, author: User, post: Post) -> None:
    await world.given(other := world.make.draft(author))
    changes = PostChanges(title="New", slug=other.content.slug.value)
    with pytest.raises(SlugTaken):
        await world.post_authoring.edit(actor(author), post.id, changes)
    assert state(stored(world, post)) == state(post)


async def test_an_older_version_is_refused(world: World, author: User, post: Post) -> None:
    with pytest.raises(PreconditionFailed) as error:
        await world.post_authoring.edit(
            actor(author), post.id, PostChanges(title="New"), expected_version=post.version - 1
        )
    assert error.value.current_version == post.version
    with pytest.raises(PreconditionFailed):
        await world.post_trash.purge(actor(author), post.id, expected_version=1)
    assert state(stored(world, post)) == state(post)


async def test_an_unknown_post_is_not_found(world: World, author: User) -> None:
    for ref in (PostId(uuid7(1)), Slug("unknown")):
        with pytest.raises(PostNotFound):
            await world.post_authoring.edit(actor(author), ref, PostChanges(title="New"))
        with pytest.raises(PostNotFound):
            await world.post_trash.purge(actor(author), ref)


@pytest.mark.parametrize(
    ("role", "is_own", "is_published", "error"),
    [
        (None, False, True, AuthenticationRequired),
        (None, False, False, PostNotFound),
        (Role.READER, False, True, PermissionDenied),
        (Role.READER, True, True, PermissionDenied),
        (Role.READER, False, False, PostNotFound),
        (Role.READER, True, False, PostNotFound),
        (Role.CONTRIBUTOR, True, True, PermissionDenied),
        (Role.CONTRIBUTOR, True, False, None),
        (Role.CONTRIBUTOR, False, False, PostNotFound),
        (Role.AUTHOR, True, True, None),
        (Role.AUTHOR, True, False, None),
        (Role.AUTHOR, False, True, PermissionDenied),
        (Role.AUTHOR, False, False, PostNotFound),
        (Role.EDITOR, False, True, None),
        (Role.EDITOR, False, False, None),
    ],
)
async def test_who_may_edit_and_delete(
    world: World, role: Role | None, is_own: bool, is_published: bool, error: type[DomainError] | None
) -> None:
    author, viewer = await world.somebody(Role.AUTHOR), await world.somebody(role or Role.READER)
    by = viewer if is_own else author
    post = world.make.post(by) if is_published else world.make.draft(by)
    await world.given(post)
    who: Any = ANONYMOUS if role is None else actor(viewer)
    stale = post.version - 1  # tells nothing to those who may not
    if error is None:
        await world.post_authoring.edit(who, post.id, PostChanges(title="New"))
        assert stored(world, post).content.title == Title("New")
        await world.post_trash.put(who, post.id)
        assert stored(world, post).is_trashed
        assert world.store.event_names == ["post.edited", "post.trashed"]
        return
    with pytest.raises(error):
        await world.post_authoring.edit(who, post.id, PostChanges(title="New"), expected_version=stale)
    with pytest.raises(error):
        await world.post_trash.put(who, post.id, expected_version=stale)
    assert state(stored(world, post)) == state(post)


async def test_a_deleted_post_takes_its_comments_along(world: World, author: User, post: Post) -> None:
    await world.given(kept := world.make.post(author))
    await world.given(world.make.comment(post, author), comment := world.make.comment(kept, author))
    await world.post_trash.purge(actor(author), post.content.slug, expected_version=post.version)
    assert list(world.store.tables.posts) == [kept.id]
    assert list(world.store.tables.comments) == [comment.id]
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("post.deleted", author.id)


async def test_a_conflict_is_overcome_on_what_is_stored_by_then(
    world: World, author: User, post: Post
) -> None:
    world.store.faults.plan("posts.save", TransientConflict(), times=2)
    await world.post_authoring.edit(actor(author), post.id, PostChanges(tags=["Tea"]))
    (tag_id,) = stored(world, post).content.tag_ids
    assert world.store.tables.tags[tag_id].name.value == "Tea"
    assert world.store.event_names == ["tag.created", "post.edited"]
