import asyncio
from datetime import timedelta

import pytest

from blog.application.pending.amending import SeenDraft
from blog.application.posts.edits import PostChanges
from blog.application.schedule import Schedule
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import (
    AuthenticationRequired,
    DomainError,
    PermissionDenied,
    PreconditionFailed,
    ValidationFailed,
)
from blog.domain.common.slug import Slug
from blog.domain.pending.errors import NothingPending
from blog.domain.posts.errors import AlreadyPublished, PostInTrash, PostNotFound
from blog.domain.posts.image import ImageChanges
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.fakes.system import RecordingIncidents
from tests.support.world import World, actor

HOUR = timedelta(hours=1)
NEW = PostChanges(title="New", content="new", excerpt=None, tags=["Later"])


@pytest.fixture
async def author(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def post(world: World, author: User) -> Post:
    await world.given(post := world.make.post(author, slug=Slug("post")))
    return post


@pytest.fixture
def schedule(world: World) -> Schedule:
    return Schedule(world.transact, world.posts, world.pending, world.clock, RecordingIncidents())


def stored(world: World, post: Post) -> Post:
    return world.store.tables.posts[post.id]


async def test_readers_see_nothing_of_a_change_before_it_is_published(
    world: World, author: User, post: Post
) -> None:
    before = await world.post_reading.get(ANONYMOUS, post.id)
    draft = await world.pending_amending.amend(actor(author), post.id, NEW)
    assert (draft.title, draft.content, draft.excerpt) == ("New", "new", "new")
    assert [tag.name for tag in draft.tags] == ["Later"]
    assert draft.pending is not None
    assert draft.pending.changed == ("title", "content", "excerpt", "tags")
    assert draft.pending.editor is not None
    assert draft.pending.editor.id == author.id
    assert draft == await world.pending_reading.get(actor(author), Slug("post"))
    assert await world.post_reading.get(ANONYMOUS, post.id) == before
    assert state(stored(world, post)) == state(post)
    after = await world.post_publishing.publish(actor(author), post.id, expected_version=post.version)
    assert after == await world.post_reading.get(ANONYMOUS, post.id)
    assert (after.title, after.content, after.version) == ("New", "new", post.version + 1)
    assert (after.published_at, after.pending) == (before.published_at, None)
    assert world.store.tables.pending == {}
    names = sorted(name for name in world.store.event_names if not name.startswith("tag."))
    assert names == ["pending.begun", "pending.published", "post.edited"]


async def test_what_is_edited_directly_meanwhile_is_kept(world: World, author: User, post: Post) -> None:
    await world.pending_amending.amend(actor(author), post.id, PostChanges(title="New"))
    await world.post_authoring.edit(actor(author), post.id, PostChanges(content="mended", excerpt=None))
    draft = await world.pending_reading.get(actor(author), post.id)
    assert (draft.title, draft.content, draft.excerpt) == ("New", "mended", "mended")
    await world.post_publishing.publish(actor(author), post.id)
    now = stored(world, post).content
    assert (now.title, now.body.source.value) == (Title("New"), "mended")


async def test_what_is_taken_back_is_no_change(world: World, author: User, post: Post) -> None:
    await world.pending_amending.amend(actor(author), post.id, PostChanges(title="New"))
    back = PostChanges(title=post.content.title.value)
    view = await world.pending_amending.amend(actor(author), post.id, back)
    assert view.pending is None
    assert world.store.tables.pending == {}
    assert world.store.event_names == ["pending.begun", "pending.amended", "pending.discarded"]


async def test_what_changes_nothing_of_a_change_leaves_it_as_it_is(
    world: World, author: User, post: Post
) -> None:
    image = ImageChanges(url="https://example.org/new.jpg", alt="New")
    changes = PostChanges(feature_image=image)
    first = await world.pending_amending.amend(actor(author), post.id, changes)
    again = await world.pending_amending.amend(actor(author), post.id, changes)
    assert again == first
    assert first.feature_image is not None
    assert first.feature_image.alt == "New"
    assert world.store.event_names == ["pending.begun"]


@pytest.mark.parametrize("changes", [PostChanges(), PostChanges(title=" ")])
async def test_what_changes_nothing_or_is_not_valid_begins_nothing(
    world: World, author: User, post: Post, changes: PostChanges
) -> None:
    if changes == PostChanges():
        view = await world.pending_amending.amend(actor(author), post.id, changes)
        assert view.pending is None
    else:
        with pytest.raises(ValidationFailed):
            await world.pending_amending.amend(actor(author), post.id, changes)
    assert world.store.tables.pending == {}


async def test_an_address_changes_at_once_or_not_at_all(world: World, author: User, post: Post) -> None:
    with pytest.raises(ValidationFailed) as error:
        await world.pending_amending.amend(actor(author), post.id, PostChanges(slug="other"))
    assert [(each.field, each.code) for each in error.value.errors] == [("slug", "not_pending")]


async def test_what_has_no_readers_is_edited_itself(world: World, author: User) -> None:
    await world.given(draft := world.make.draft(author))
    view = await world.pending_amending.amend(actor(author), draft.id, PostChanges(title="New", slug="new"))
    assert (view.title, view.slug, view.pending) == ("New", "new", None)
    same = await world.pending_amending.amend(actor(author), draft.id, PostChanges(title="New"))
    assert same.version == view.version == draft.version + 1


async def test_a_change_outlives_its_post_going_private_and_goes_public_with_it(
    world: World, author: User, post: Post
) -> None:
    await world.pending_amending.amend(actor(author), post.id, PostChanges(title="New"))
    await world.post_publishing.unpublish(actor(author), post.id)
    view = await world.pending_amending.amend(actor(author), post.id, PostChanges(excerpt="And this."))
    assert view.pending is not None
    assert view.pending.changed == ("title", "excerpt")
    public = await world.post_publishing.publish(actor(author), post.id)
    assert (public.title, public.excerpt, public.is_published) == ("New", "And this.", True)
    assert world.store.tables.pending == {}


async def test_a_change_is_published_at_its_time(
    world: World, author: User, post: Post, schedule: Schedule
) -> None:
    await world.pending_amending.amend(actor(author), post.id, PostChanges(title="New"))
    at = world.clock.now() + HOUR
    await world.post_publishing.publish(actor(author), post.id, at=at)
    view = await world.post_publishing.publish(actor(author), post.id, at=at)
    assert world.store.event_names.count("pending.scheduled") == 1
    assert (view.title, view.is_published) == (post.content.title.value, True)
    draft = await world.pending_reading.get(actor(author), post.id)
    assert draft.pending is not None
    assert draft.pending.publish_at == at
    assert await schedule.publish_due() == 0
    world.clock.advance(HOUR)
    others = [
        Schedule(world.transact, world.posts, world.pending, world.clock, RecordingIncidents())
        for _ in range(3)
    ]
    counts = await asyncio.gather(*(each.publish_due() for each in (schedule, *others)))
    assert sum(counts) == 1
    assert (await world.post_reading.get(ANONYMOUS, post.id)).title == "New"
    assert world.store.event_names.count("pending.published") == 1
    assert world.store.event_names.count("post.edited") == 1


async def test_the_change_of_a_post_that_is_not_public_waits_for_it(
    world: World, author: User, post: Post, schedule: Schedule
) -> None:
    await world.pending_amending.amend(actor(author), post.id, PostChanges(title="New"))
    await world.post_publishing.publish(actor(author), post.id, at=world.clock.now() + HOUR)
    await world.post_publishing.unpublish(actor(author), post.id)
    world.clock.advance(2 * HOUR)
    assert await schedule.publish_due() == 0
    assert len(world.store.tables.pending) == 1


async def test_without_a_change_there_is_nothing_to_publish_or_discard(
    world: World, author: User, post: Post
) -> None:
    for at in (None, world.clock.now() + HOUR):
        with pytest.raises(AlreadyPublished):
            await world.post_publishing.publish(actor(author), post.id, at=at)
    with pytest.raises(NothingPending):
        await world.pending_amending.discard(actor(author), post.id)


async def test_a_change_is_discarded(world: World, author: User, post: Post) -> None:
    await world.pending_amending.amend(actor(author), post.id, PostChanges(title="New"))
    await world.pending_amending.discard(actor(author), post.id)
    assert world.store.tables.pending == {}
    assert (await world.pending_reading.get(actor(author), post.id)).pending is None
    assert state(stored(world, post)) == state(post)


async def test_tags_that_are_gone_by_then_are_left_out(world: World, author: User, post: Post) -> None:
    draft = await world.pending_amending.amend(actor(author), post.id, PostChanges(tags=["a", "b"]))
    owner = actor(await world.somebody(Role.OWNER))
    await world.tag_curation.delete(owner, draft.tags[0].id)
    seen = await world.pending_reading.get(actor(author), post.id)
    assert [tag.name for tag in seen.tags] == ["b"]
    public = await world.post_publishing.publish(actor(author), post.id)
    assert [tag.name for tag in public.tags] == ["b"]


async def test_of_tags_that_are_merged_by_then_the_other_one_is_meant(
    world: World, author: User, post: Post
) -> None:
    draft = await world.pending_amending.amend(actor(author), post.id, PostChanges(tags=["a", "b", "c"]))
    owner = actor(await world.somebody(Role.OWNER))
    await world.tag_merging.merge(owner, draft.tags[0].id, draft.tags[2].id)
    seen = await world.pending_reading.get(actor(author), post.id)
    assert [tag.name for tag in seen.tags] == ["c", "b"]
    public = await world.post_publishing.publish(actor(author), post.id)
    assert [tag.name for tag in public.tags] == ["c", "b"]


async def test_an_older_copy_is_refused(world: World, author: User, post: Post) -> None:
    amend = world.pending_amending.amend
    first = SeenDraft(post.id, post.version)
    draft = await amend(actor(author), post.id, PostChanges(title="New"), seen=first)
    assert draft.pending is not None
    for stale in (first, SeenDraft(draft.pending.id, draft.pending.version + 1), SeenDraft(post.id, 1)):
        with pytest.raises(PreconditionFailed) as error:
            await amend(actor(author), post.id, PostChanges(title="Newer"), seen=stale)
        assert error.value.current_version == draft.pending.version
        with pytest.raises(PreconditionFailed):
            await world.pending_amending.discard(actor(author), post.id, seen=stale)
    seen = SeenDraft(draft.pending.id, draft.pending.version)
    await amend(actor(author), post.id, PostChanges(title="Newer"), seen=seen)


@pytest.mark.parametrize(
    ("role", "is_own", "error"),
    [
        (None, False, AuthenticationRequired),
        (Role.READER, False, PermissionDenied),
        (Role.CONTRIBUTOR, True, PermissionDenied),
        (Role.AUTHOR, False, PermissionDenied),
        (Role.AUTHOR, True, None),
        (Role.EDITOR, False, None),
    ],
)
async def test_who_may_change_a_public_post_without_its_readers(
    world: World, role: Role | None, is_own: bool, error: type[DomainError] | None
) -> None:
    viewer = await world.somebody(role or Role.READER)
    by = viewer if is_own else await world.somebody(Role.AUTHOR)
    await world.given(post := world.make.post(by))
    who = ANONYMOUS if role is None else actor(viewer)
    if error is None:
        await world.pending_amending.amend(who, post.id, PostChanges(title="New"))
        await world.pending_amending.discard(who, post.id)
        return
    with pytest.raises(error):
        await world.pending_amending.amend(who, post.id, PostChanges(title="New"))
    with pytest.raises(error):
        await world.pending_amending.discard(who, post.id)


async def test_who_may_read_it(world: World, author: User, post: Post) -> None:
    await world.pending_amending.amend(actor(author), post.id, PostChanges(title="New"))
    for role in (Role.EDITOR, Role.ADMIN, Role.OWNER):
        view = await world.pending_reading.get(actor(await world.somebody(role)), post.id)
        assert view.title == "New"
    for role in (Role.READER, Role.CONTRIBUTOR, Role.AUTHOR):
        with pytest.raises(PermissionDenied):
            await world.pending_reading.get(actor(await world.somebody(role)), post.id)
    with pytest.raises(AuthenticationRequired):
        await world.pending_reading.get(ANONYMOUS, post.id)
    with pytest.raises(PostNotFound):
        await world.pending_reading.get(actor(author), Slug("nowhere"))


async def test_only_editors_say_what_is_to_be_in_front(world: World, author: User, post: Post) -> None:
    before = post.content.featured
    with pytest.raises(PermissionDenied):
        await world.pending_amending.amend(actor(author), post.id, PostChanges(featured=not before))
    await world.pending_amending.amend(actor(author), post.id, PostChanges(featured=before, title="New"))
    editor = actor(await world.somebody(Role.EDITOR))
    view = await world.pending_amending.amend(editor, post.id, PostChanges(featured=not before))
    assert view.featured is not before


async def test_a_deleted_post_takes_its_change_along(world: World, author: User, post: Post) -> None:
    await world.pending_amending.amend(actor(author), post.id, PostChanges(title="New"))
    await world.post_trash.purge(actor(author), post.id)
    assert world.store.tables.pending == {}


async def test_nothing_in_the_trash_is_changed_and_a_change_is_there_when_it_is_restored(
    world: World, author: User, post: Post
) -> None:
    await world.pending_amending.amend(actor(author), post.id, PostChanges(title="New"))
    await world.post_trash.put(actor(author), post.id)
    with pytest.raises(PostInTrash):
        await world.pending_amending.amend(actor(author), post.id, PostChanges(title="Newer"))
    await world.post_trash.restore(actor(author), post.id)
    assert (await world.pending_reading.get(actor(author), post.id)).title == "New"


async def test_of_many_first_edits_at_once_one_begins_and_the_others_go_on(
    world: World, author: User, post: Post
) -> None:
    edits = [
        PostChanges(title="T"),
        PostChanges(content="c"),
        PostChanges(excerpt="e"),
        PostChanges(tags=["t"]),
    ]
    await asyncio.gather(*(world.pending_amending.amend(actor(author), post.id, each) for each in edits))
    draft = await world.pending_reading.get(actor(author), post.id)
    assert draft.pending is not None
    assert draft.pending.changed == ("title", "content", "excerpt", "tags")
