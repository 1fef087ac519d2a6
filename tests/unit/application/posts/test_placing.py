"""Posts as parts of series."""

import pytest

from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.application.posts.placing import WantedPlace
from blog.application.posts.queries import PostFilter
from blog.application.posts.views import PostView
from blog.application.series.queries import SeriesRef
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import SeriesId
from blog.domain.common.paging import Order, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.post import Post
from blog.domain.series.entity import Series
from blog.domain.users.user import User
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.fixture
async def author(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def series(world: World) -> Series:
    """One that readers know of by a first part."""
    editor = await world.somebody(Role.EDITOR)
    series = world.make.series()
    await world.given(series, world.make.post(editor, series=SeriesPlace(series.id, 1)))
    return series


@pytest.fixture
async def secret(world: World) -> Series:
    """One that is only planned."""
    await world.given(secret := world.make.series())
    return secret


def wanted(series: SeriesRef, part: int = 2) -> WantedPlace:
    return WantedPlace(series=series, part=part)


def place_of(view: PostView) -> tuple[SeriesId, int] | None:
    return None if view.series is None else (view.series.id, view.series.part)


async def delete(world: World, series: Series) -> None:
    await world.series_curation.delete(actor(await world.somebody(Role.EDITOR)), series.id)


async def test_a_post_is_put_into_a_series_moved_and_taken_out(
    world: World, author: User, series: Series
) -> None:
    authoring, who = world.post_authoring, actor(author)
    view = await authoring.draft(who, NewPost(title="T", series=wanted(series.slug)))
    assert place_of(view) == (series.id, 2)
    moved = await authoring.edit(who, view.id, PostChanges(series=wanted(series.id, 7)))
    assert place_of(moved) == (series.id, 7)
    assert place_of(await authoring.edit(who, view.id, PostChanges(title="U"))) == (series.id, 7)
    assert place_of(await authoring.edit(who, view.id, PostChanges(series=None))) is None
    plain = await authoring.draft(who, NewPost(title="T"))
    assert (plain.series, plain.previous, plain.next) == (None, None, None)
    with pytest.raises(ValidationFailed, match="series/part"):
        await authoring.edit(who, view.id, PostChanges(series=wanted(series.id, 0)))


async def test_what_an_author_may_not_know_of_is_refused_like_what_is_not_there(
    world: World, author: User, secret: Series
) -> None:
    editor = await world.somebody(Role.EDITOR)
    draft = world.make.draft(author)
    await world.given(draft)
    told = set()
    for ref in (secret.id, secret.slug, SeriesId(uuid7(1)), Slug("unknown")):
        for attempt in (
            world.post_authoring.draft(actor(author), NewPost(title="T", series=wanted(ref))),
            world.post_authoring.edit(actor(author), draft.id, PostChanges(series=wanted(ref))),
        ):
            with pytest.raises(ValidationFailed) as error:
                await attempt
            told.add(str(error.value))
    assert told == {"series/id_or_slug: there is no such series"}
    await world.post_authoring.edit(actor(editor), draft.id, PostChanges(series=wanted(secret.id)))
    # Now the post tells its author, who may send back what they have read, and move it within.
    kept = await world.post_authoring.edit(
        actor(author), draft.id, PostChanges(series=wanted(secret.slug, 3))
    )
    assert place_of(kept) == (secret.id, 3)


async def test_a_list_of_parts_breaks_ties_by_time(world: World, author: User, series: Series) -> None:
    late, early = (
        world.make.post(
            author, series=SeriesPlace(series.id, 5), published_at=world.clock.now().replace(year=y)
        )
        for y in (2025, 2024)
    )
    await world.given(late, early)
    for descending in (False, True):
        page = PageRequest(order=(Order("part", descending=descending),))
        found = await world.post_reading.list(ANONYMOUS, PostFilter(series=series.slug), page)
        parts = [view.id for view in found.items if view.series and view.series.part == 5]
        assert parts == ([late.id, early.id] if descending else [early.id, late.id])


@pytest.fixture
async def post(world: World, author: User, series: Series) -> Post:
    """A published second part, which was none at first."""
    post = world.make.post(author, version=1)
    await world.given(post)
    await world.post_authoring.edit(actor(author), post.id, PostChanges(series=wanted(series.id)))
    return post


async def test_a_pending_place_is_shown_among_its_neighbours_and_published(
    world: World, author: User, series: Series, post: Post
) -> None:
    third = world.make.post(author, series=SeriesPlace(series.id, 3))
    await world.given(third)
    who = actor(author)
    shown = await world.pending_amending.amend(who, post.id, PostChanges(series=wanted(series.slug, 4)))
    assert place_of(shown) == (series.id, 4)
    assert (shown.previous and shown.previous.id, shown.next) == (third.id, None)
    public = await world.post_reading.get(ANONYMOUS, post.id)
    assert place_of(public) == (series.id, 2)
    assert public.next is not None
    same = await world.pending_amending.amend(who, post.id, PostChanges(title="Else"))
    assert place_of(same) == (series.id, 4)
    published = await world.post_publishing.publish(who, post.id)
    assert (place_of(published), published.previous) == ((series.id, 4), shown.previous)


async def test_a_pending_way_out_of_a_series_is_shown_without_neighbours(
    world: World, author: User, post: Post
) -> None:
    shown = await world.pending_amending.amend(actor(author), post.id, PostChanges(series=None))
    assert (shown.series, shown.previous, shown.next) == (None, None, None)


async def test_a_series_that_goes_while_a_place_in_it_is_pending_is_left_out(
    world: World, author: User, series: Series, secret: Series, post: Post
) -> None:
    editor = actor(await world.somebody(Role.EDITOR))
    await world.pending_amending.amend(editor, post.id, PostChanges(series=wanted(secret.id)))
    # Somebody who sees the change by the post may leave the post where it is to be.
    await world.pending_amending.amend(actor(author), post.id, PostChanges(series=wanted(secret.id, 4)))
    await delete(world, secret)
    assert (await world.pending_reading.get(actor(author), post.id)).series is None
    published = await world.post_publishing.publish(actor(author), post.id)
    assert (published.series, published.pending) == (None, None)


async def test_a_revision_shows_and_restores_the_series_as_it_is_called_now(
    world: World, author: User, series: Series, post: Post
) -> None:
    who = actor(author)
    await world.post_authoring.edit(who, post.id, PostChanges(series=None))
    revision = await world.revision_reading.get(who, post.id, 2)
    assert revision.changed == ("series",)
    assert revision.fields["series"] == {
        "id": str(series.id),
        "title": series.title.value,
        "slug": series.slug.value,
        "part": 2,
    }
    first = await world.revision_reading.get(who, post.id, 1)
    assert first.fields["series"] is None
    restored = await world.revision_restoring.restore(who, post.id, 2)
    assert place_of(restored) == (series.id, 2)
    await delete(world, series)
    assert (await world.revision_reading.get(who, post.id, 2)).fields["series"] is None
    assert (await world.revision_restoring.restore(who, post.id, 2)).series is None


async def test_an_edit_is_merged_though_the_series_went_in_the_meantime(
    world: World, author: User, series: Series, post: Post
) -> None:
    await delete(world, series)
    await world.post_authoring.edit(actor(author), post.id, PostChanges(excerpt="Other"))
    edited = await world.post_authoring.merge(
        actor(author), post.id, PostChanges(title="Mine"), seen_version=2
    )
    assert (edited.view.title, edited.view.series, edited.changed_by_others) == ("Mine", None, ("excerpt",))
