import asyncio

import pytest

from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import (
    AuthenticationRequired,
    DomainError,
    PermissionDenied,
    PreconditionFailed,
)
from blog.domain.common.ids import PostId
from blog.domain.posts.errors import AlreadyPublished, NotPublished, PostNotFound
from blog.domain.posts.values import PostStatus
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.mark.parametrize("by_slug", [False, True])
async def test_an_author_publishes_and_unpublishes_their_post(world: World, by_slug: bool) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(draft := world.make.draft(author))
    ref = draft.content.slug if by_slug else draft.id
    public = await world.post_publishing.publish(actor(author), ref, expected_version=draft.version)
    assert public == await world.post_reading.get(ANONYMOUS, draft.id)
    post = world.store.tables.posts[draft.id]
    assert (post.status, post.published_at) == (PostStatus.PUBLISHED, world.clock.now())
    assert post.version == draft.version + 1
    private = await world.post_publishing.unpublish(actor(author), ref, expected_version=post.version)
    assert private == await world.post_reading.get(actor(author), draft.id)
    assert state(world.store.tables.posts[draft.id]) == state(draft) | {
        "status": PostStatus.UNPUBLISHED,
        "public_slugs": {draft.content.slug},
        "version": draft.version + 2,
        "updated_at": world.clock.now(),
    }
    assert world.store.event_names == ["post.published", "post.unpublished"]
    assert {entry.event.actor_id for entry in world.store.outbox} == {author.id}


async def test_what_is_done_is_not_done_again(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(post := world.make.post(author), draft := world.make.draft(author))
    with pytest.raises(AlreadyPublished):
        await world.post_publishing.publish(actor(author), post.id)
    with pytest.raises(NotPublished):
        await world.post_publishing.unpublish(actor(author), draft.id)
    assert world.store.event_names == []


async def test_of_many_who_publish_at_once_one_does(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(draft := world.make.draft(author))
    outcomes = await asyncio.gather(
        *(world.post_publishing.publish(actor(author), draft.id) for _ in range(5)), return_exceptions=True
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["PostView"] + ["AlreadyPublished"] * 4
    assert world.store.event_names == ["post.published"]


@pytest.mark.parametrize(
    ("role", "is_own", "is_published", "error"),
    [
        (None, False, True, AuthenticationRequired),
        (None, False, False, PostNotFound),
        (Role.READER, True, False, PostNotFound),
        (Role.READER, False, True, PermissionDenied),
        (Role.CONTRIBUTOR, True, False, PermissionDenied),
        (Role.CONTRIBUTOR, True, True, PermissionDenied),
        (Role.AUTHOR, False, True, PermissionDenied),
        (Role.AUTHOR, False, False, PostNotFound),
        (Role.EDITOR, False, False, None),
        (Role.EDITOR, False, True, None),
    ],
)
async def test_who_may_publish_and_unpublish(
    world: World, role: Role | None, is_own: bool, is_published: bool, error: type[DomainError] | None
) -> None:
    viewer = await world.somebody(role or Role.READER)
    author = viewer if is_own else await world.somebody(Role.AUTHOR)
    post = world.make.post(author) if is_published else world.make.draft(author)
    await world.given(post)
    who = ANONYMOUS if role is None else actor(viewer)
    deed = world.post_publishing.unpublish if is_published else world.post_publishing.publish
    if error is None:
        await deed(who, post.id)
        assert world.store.tables.posts[post.id].is_published is not is_published
        return
    with pytest.raises(error):
        await deed(who, post.id, expected_version=post.version - 1)
    assert state(world.store.tables.posts[post.id]) == state(post)


async def test_an_older_version_is_refused(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(post := world.make.post(author), draft := world.make.draft(author))
    with pytest.raises(PreconditionFailed):
        await world.post_publishing.publish(actor(author), draft.id, expected_version=draft.version - 1)
    with pytest.raises(PreconditionFailed):
        await world.post_publishing.unpublish(actor(author), post.id, expected_version=post.version + 1)
    assert world.store.event_names == []


async def test_an_unknown_post_is_not_found(world: World) -> None:
    owner = actor(await world.somebody(Role.OWNER))
    with pytest.raises(PostNotFound):
        await world.post_publishing.publish(owner, PostId(uuid7(1)))
    with pytest.raises(PostNotFound):
        await world.post_publishing.unpublish(owner, PostId(uuid7(1)))
