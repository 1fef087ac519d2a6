"""Custom values of posts: checked when they are written, asked for when a post goes public."""

from datetime import timedelta

import pytest

from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.application.posts.views import PostView
from blog.application.schedule import Schedule
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.common.custom import CustomValue
from blog.domain.common.errors import PreconditionFailed, ValidationFailed
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.definition import CustomField
from blog.domain.custom_fields.values import FieldKey, FieldType
from blog.domain.posts.errors import AlreadyPublished
from blog.domain.posts.post import Post
from tests.support.fakes.system import RecordingIncidents
from tests.support.world import World, actor

HOUR = timedelta(hours=1)
TWO: dict[str, CustomValue | None] = {"rating": 4, "venue": "Graz"}


@pytest.fixture
async def editor(world: World) -> Actor:
    return actor(await world.somebody(Role.EDITOR))


@pytest.fixture(autouse=True)
async def rating(world: World) -> CustomField:
    """A number up to five that is required, beside a venue that is not."""
    rating = world.make.custom_field(key=FieldKey("rating"), constraints=Constraints(maximum=5.0))
    venue = world.make.custom_field(
        key=FieldKey("venue"), type=FieldType.STRING, constraints=Constraints(), is_required=False
    )
    await world.given(rating, venue)
    return rating


def stored(world: World, post: PostView | Post) -> Post:
    return world.store.tables.posts[post.id]


async def write(world: World, by: Actor, *, publish: bool = False, **custom: CustomValue | None) -> PostView:
    return await world.post_authoring.draft(by, NewPost(title="a", publish=publish, custom=custom))


async def edit(
    world: World, by: Actor, post: PostView, custom: dict[str, CustomValue | None] | None
) -> PostView:
    return await world.post_authoring.edit(by, post.id, PostChanges(custom=custom))


async def remove(world: World, field: CustomField) -> None:
    async with world.store.units() as unit:
        await unit.custom_fields.remove(await unit.custom_fields.get(field.id))


def refused(refusal: pytest.ExceptionInfo[ValidationFailed]) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in refusal.value.errors]


async def test_values_are_checked_and_changed_one_by_one(world: World, editor: Actor) -> None:
    post = await write(world, editor, rating=4, venue=None)
    assert post.custom == {"rating": 4.0}
    assert (await edit(world, editor, post, {"venue": " Graz "})).custom == {"rating": 4.0, "venue": "Graz"}
    with pytest.raises(ValidationFailed) as refusal:
        await edit(world, editor, post, {"rating": 6, "venue": 1, "gone": None})
    assert refused(refusal) == [
        ("custom/rating", "out_of_range"),
        ("custom/venue", "wrong_type"),
        ("custom/gone", "unknown_field"),
    ]
    assert (await edit(world, editor, post, {})).version == 2
    assert (await edit(world, editor, post, {"rating": None})).custom == {"venue": "Graz"}
    assert (await edit(world, editor, post, None)).custom == {}


async def test_what_goes_public_has_what_is_required(world: World, editor: Actor) -> None:
    missing = [("custom/rating", "missing")]
    with pytest.raises(ValidationFailed) as refusal:
        await write(world, editor, publish=True)
    assert refused(refusal) == missing
    post = await write(world, editor, venue="Graz")
    for at in (None, world.clock.now() + HOUR):
        with pytest.raises(ValidationFailed) as refusal:
            await world.post_publishing.publish(editor, post.id, at=at)
        assert refused(refusal) == missing
    assert stored(world, post).version == 1
    await edit(world, editor, post, {"rating": 1})
    assert (await world.post_publishing.publish(editor, post.id)).is_published
    with pytest.raises(AlreadyPublished):
        await world.post_publishing.publish(editor, post.id)


async def test_what_is_public_keeps_what_is_required_once_it_has_it(
    world: World, editor: Actor, rating: CustomField
) -> None:
    post = await write(world, editor, publish=True, rating=1, venue="Graz")
    for custom in ({"rating": None}, None):
        for change in (world.post_authoring.edit, world.pending_amending.amend):
            with pytest.raises(ValidationFailed) as refusal:
                await change(editor, post.id, PostChanges(custom=custom))
            assert refused(refusal) == [("custom/rating", "missing")]
    assert (await edit(world, editor, post, {"venue": None})).custom == {"rating": 1.0}
    older = world.make.post(await world.somebody(Role.AUTHOR))
    await world.given(older)
    edited = await world.post_authoring.edit(editor, older.id, PostChanges(custom={"venue": "Linz"}))
    assert edited.custom == {"venue": "Linz"}
    assert rating.is_required


async def test_a_schedule_that_comes_true_asks_nothing_any_more(world: World, editor: Actor) -> None:
    post = await write(world, editor, rating=1)
    await world.post_publishing.publish(editor, post.id, at=world.clock.now() + HOUR)
    with pytest.raises(ValidationFailed):
        await edit(world, editor, post, None)
    await world.given(world.make.custom_field())
    world.clock.advance(HOUR)
    schedule = Schedule(world.transact, world.posts, world.pending, world.clock, RecordingIncidents())
    assert await schedule.publish_due() == 1
    assert stored(world, post).is_published


async def test_a_pending_change_of_values_is_seen_by_editors_alone_until_it_is_published(
    world: World, editor: Actor
) -> None:
    post = await write(world, editor, publish=True, rating=1)
    pending = await world.pending_amending.amend(editor, post.id, PostChanges(custom=TWO))
    assert pending.custom == {"rating": 4.0, "venue": "Graz"}
    assert pending.pending is not None
    assert pending.pending.changed == ("custom",)
    assert (await world.post_reading.get(ANONYMOUS, post.id)).custom == {"rating": 1.0}
    assert (await world.post_publishing.publish(editor, post.id)).custom == pending.custom


async def test_a_change_of_other_fields_leaves_values_as_they_are(world: World, editor: Actor) -> None:
    post = await write(world, editor, publish=True, rating=1, venue="Graz")
    pending = await world.pending_amending.amend(editor, post.id, PostChanges(title="b"))
    assert pending.custom == post.custom
    emptied = await world.pending_amending.amend(
        editor, post.id, PostChanges(custom={"venue": None}, title="c")
    )
    assert emptied.custom == {"rating": 1.0}
    assert (await world.post_publishing.publish(editor, post.id)).custom == {"rating": 1.0}


async def test_a_draft_with_a_pending_change_goes_public_with_the_values_of_the_change(
    world: World, editor: Actor
) -> None:
    post = await write(world, editor, publish=True, rating=1)
    await world.pending_amending.amend(editor, post.id, PostChanges(custom={"rating": 2}))
    await world.post_publishing.unpublish(editor, post.id)
    await edit(world, editor, post, None)
    at = world.clock.now() + HOUR
    assert (await world.post_publishing.publish(editor, post.id, at=at)).scheduled_at == at


async def test_of_a_field_that_is_gone_nothing_is_shown_published_or_restored(
    world: World, editor: Actor, rating: CustomField
) -> None:
    post = await write(world, editor, publish=True, rating=1)
    changes = PostChanges(title="b", custom={"rating": 2, "venue": "Graz"})
    await world.pending_amending.amend(editor, post.id, changes)
    await remove(world, rating)
    assert (await world.pending_reading.get(editor, post.id)).custom == {"venue": "Graz"}
    published = await world.post_publishing.publish(editor, post.id)
    assert published.title == "b"
    assert published.custom == {"venue": "Graz"}
    restored = await world.revision_restoring.restore(editor, post.id, post.version)
    assert restored.title == "a"
    assert restored.custom == {}


async def test_values_that_do_not_fit_any_more_are_not_restored(
    world: World, editor: Actor, rating: CustomField
) -> None:
    post = await write(world, editor, rating=5)
    await edit(world, editor, post, {"rating": 1, "venue": "Graz"})
    async with world.store.units() as unit:
        field = await unit.custom_fields.get(rating.id)
        field.constraints = Constraints(maximum=3.0)
        field.version += 1
        await unit.custom_fields.save(field)
    assert (await world.revision_restoring.restore(editor, post.id, 1)).custom == {}
    assert (await world.revision_restoring.restore(editor, post.id, 2)).custom == {
        "rating": 1.0,
        "venue": "Graz",
    }


async def test_two_editors_change_different_values_of_one_post(world: World, editor: Actor) -> None:
    post = await write(world, editor, rating=1)
    await edit(world, editor, post, {"venue": "Graz"})
    merged = await world.post_authoring.merge(
        editor, post.id, PostChanges(custom={"rating": 2}), seen_version=1
    )
    assert merged.view.custom == {"rating": 2.0, "venue": "Graz"}
    assert merged.changed_by_others == ("custom",)
    with pytest.raises(PreconditionFailed):
        await world.post_authoring.merge(
            editor, post.id, PostChanges(custom={"venue": "Linz"}), seen_version=1
        )


async def test_a_value_that_went_with_its_field_is_nobodys_change(
    world: World, editor: Actor, rating: CustomField
) -> None:
    post = await write(world, editor, rating=1, venue="Graz")
    await world.post_authoring.edit(editor, post.id, PostChanges(title="b"))
    await remove(world, rating)
    merged = await world.post_authoring.merge(
        editor, post.id, PostChanges(custom={"venue": "Linz"}), seen_version=1
    )
    assert merged.view.title == "b"
    assert merged.view.custom == {"venue": "Linz"}


async def test_a_pending_change_that_is_scheduled_twice_for_one_time_is_scheduled_once(
    world: World, editor: Actor
) -> None:
    post = await write(world, editor, publish=True, rating=1)
    await world.pending_amending.amend(editor, post.id, PostChanges(custom={"rating": 2}))
    at = world.clock.now() + HOUR
    for _ in range(2):
        assert (await world.post_publishing.publish(editor, post.id, at=at)).custom == {"rating": 1.0}
    (change,) = world.store.tables.pending.values()
    assert (change.publish_at, change.version) == (at, 2)
    world.clock.advance(HOUR)
    schedule = Schedule(world.transact, world.posts, world.pending, world.clock, RecordingIncidents())
    assert await schedule.publish_due() == 1
    assert stored(world, post).content.custom == {"rating": 2.0}


async def test_values_that_are_edited_in_the_meantime_stay_unless_they_are_pending(
    world: World, editor: Actor
) -> None:
    post = await write(world, editor, publish=True, rating=1, venue="Graz")
    await world.pending_amending.amend(editor, post.id, PostChanges(custom={"rating": 2}))
    await edit(world, editor, post, {"venue": "Linz", "rating": 3})
    assert (await world.pending_reading.get(editor, post.id)).custom == {"rating": 2.0, "venue": "Linz"}
    await world.revision_restoring.restore(editor, post.id, post.version)
    published = await world.post_publishing.publish(editor, post.id)
    assert published.custom == {"rating": 2.0, "venue": "Graz"}


async def test_values_are_not_pending_where_they_are_not_changed_or_changed_alike(
    world: World, editor: Actor
) -> None:
    post = await write(world, editor, publish=True, rating=1)
    await world.pending_amending.amend(editor, post.id, PostChanges(title="b"))
    await edit(world, editor, post, {"venue": "Linz"})
    await world.pending_amending.amend(editor, post.id, PostChanges(custom={"rating": 2}))
    (change,) = world.store.tables.pending.values()
    await edit(world, editor, post, {"rating": 2})
    (unmoved,) = world.store.tables.pending.values()
    assert unmoved.version == change.version == 2
    assert (await world.post_publishing.publish(editor, post.id)).custom == {"rating": 2.0, "venue": "Linz"}


@pytest.mark.parametrize("later", [None, HOUR])
async def test_what_is_public_does_not_lose_what_is_required_by_a_pending_change(
    world: World, editor: Actor, later: timedelta | None
) -> None:
    post = await write(world, editor, publish=True, rating=1, venue="Graz")
    await world.pending_amending.amend(editor, post.id, PostChanges(title="b", custom={"venue": None}))
    async with world.store.units() as unit:
        field = await unit.custom_fields.get_by_key(FieldKey("venue"))
        field.is_required = True
        field.version += 1
        await unit.custom_fields.save(field)
    at = None if later is None else world.clock.now() + later
    with pytest.raises(ValidationFailed) as refusal:
        await world.post_publishing.publish(editor, post.id, at=at)
    assert refused(refusal) == [("custom/venue", "missing")]
    assert (await world.post_reading.get(ANONYMOUS, post.id)).title == "a"
