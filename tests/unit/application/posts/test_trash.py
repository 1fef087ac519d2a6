from datetime import timedelta

import pytest

from blog.application.housekeeping import PURGED
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied, PreconditionFailed
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostGone, PostInTrash, PostNotFound, PostNotInTrash
from blog.domain.posts.post import Post
from blog.domain.posts.values import PostStatus
from tests.support.contracts.ground import state
from tests.support.world import World, actor

DAY = timedelta(days=1)


async def test_an_author_puts_a_post_into_the_trash_and_takes_it_out_again(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(post := world.make.post(author), world.make.comment(post, author))
    await world.post_trash.put(actor(author), post.content.slug, expected_version=post.version)
    with pytest.raises(PostGone):
        await world.post_reading.get(ANONYMOUS, post.id)
    assert (await world.post_reading.get(actor(author), post.id)).status is PostStatus.TRASHED
    with pytest.raises(PostInTrash):
        await world.post_trash.put(actor(author), post.id)
    view = await world.post_trash.restore(actor(author), post.id, expected_version=post.version + 1)
    assert (view.status, view.version) == (PostStatus.UNPUBLISHED, post.version + 2)
    with pytest.raises(PostNotInTrash):
        await world.post_trash.restore(actor(author), post.id)
    assert len(world.store.tables.comments) == 1
    assert world.store.event_names == ["post.trashed", "post.restored"]
    assert {entry.event.actor_id for entry in world.store.outbox} == {author.id}


async def test_an_older_version_is_refused(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(post := world.make.post(author), trashed := world.make.trashed(author))
    for attempt in (
        world.post_trash.put(actor(author), post.id, expected_version=1),
        world.post_trash.purge(actor(author), post.id, expected_version=1),
        world.post_trash.restore(actor(author), trashed.id, expected_version=1),
    ):
        with pytest.raises(PreconditionFailed):
            await attempt
    assert world.store.event_names == []


async def test_a_contributor_throws_away_drafts_but_nothing_for_good(world: World) -> None:
    contributor = await world.somebody(Role.CONTRIBUTOR)
    await world.given(draft := world.make.draft(contributor), post := world.make.post(contributor))
    await world.post_trash.put(actor(contributor), draft.id)
    await world.post_trash.restore(actor(contributor), draft.id)
    for attempt in (
        world.post_trash.put(actor(contributor), post.id),
        world.post_trash.purge(actor(contributor), draft.id),
    ):
        with pytest.raises(PermissionDenied):
            await attempt
    with pytest.raises(AuthenticationRequired):
        await world.post_trash.put(ANONYMOUS, post.id)


async def test_what_was_public_is_gone_for_good_and_what_was_not_never_was(world: World) -> None:
    editor = await world.somebody(Role.EDITOR)
    await world.given(post := world.make.post(editor, slug=Slug("once")), draft := world.make.draft(editor))
    for each in (post, draft):
        await world.post_trash.purge(actor(editor), each.id)
    assert world.store.tables.posts == {}
    for ref in (post.id, Slug("once")):
        with pytest.raises(PostGone):
            await world.post_reading.get(ANONYMOUS, ref)
        with pytest.raises(PostGone):
            await world.post_reading.locate(actor(editor), ref)
    for ref in (draft.id, draft.content.slug):
        with pytest.raises(PostNotFound):
            await world.post_reading.get(actor(editor), ref)


async def test_the_trash_is_emptied_of_what_was_in_it_for_thirty_days(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    now = world.clock.now()
    old = world.make.trashed(author, trashed_at=now - Post.KEPT_IN_TRASH)
    fresh = world.make.trashed(author, trashed_at=now - Post.KEPT_IN_TRASH + timedelta(microseconds=1))
    await world.given(old, fresh, draft := world.make.draft(author))
    await world.housekeeping.tidy_up()
    assert set(world.store.tables.posts) == {fresh.id, draft.id}
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.aggregate_id, entry.event.actor_id) == (
        "post.deleted",
        old.id,
        None,
    )


async def test_what_is_taken_out_at_the_last_moment_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(
        saved := world.make.trashed(author, trashed_at=world.clock.now() - 31 * DAY),
        gone := world.make.trashed(author, trashed_at=world.clock.now() - 31 * DAY),
    )
    found = await world.posts.trashed(world.clock.now(), 10)
    await world.post_trash.restore(actor(author), saved.id)
    await world.post_trash.purge(actor(author), gone.id)

    async def as_it_was(*_: object) -> object:
        return found

    monkeypatch.setattr(type(world.posts), "trashed", as_it_was)
    await world.housekeeping.tidy_up()
    assert set(world.store.tables.posts) == {saved.id}


async def test_a_full_trash_is_emptied_in_parts_without_a_pause(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    long_ago = world.clock.now() - 31 * DAY
    await world.given(*[world.make.trashed(author, trashed_at=long_ago) for _ in range(PURGED + 1)])
    await world.housekeeping.tidy_up()
    assert len(world.store.tables.posts) == 1
    await world.housekeeping.tidy_up()
    assert world.store.tables.posts == {}


async def test_a_post_that_is_refused_stays_as_it_was(world: World) -> None:
    author, reader = await world.somebody(Role.AUTHOR), await world.somebody(Role.READER)
    await world.given(post := world.make.post(author), trashed := world.make.trashed(author))
    for attempt, error in (
        (world.post_trash.put(actor(reader), post.id), PermissionDenied),
        (world.post_trash.restore(actor(reader), trashed.id), PostNotFound),
        (world.post_trash.purge(actor(reader), trashed.id), PostNotFound),
    ):
        with pytest.raises(error):
            await attempt
    assert [state(each) for each in world.store.tables.posts.values()] == [state(post), state(trashed)]
