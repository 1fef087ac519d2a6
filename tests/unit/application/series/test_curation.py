"""Make, change, delete and read series."""

from collections.abc import Awaitable, Callable

import pytest

from blog.application.series.curation import NewSeries, SeriesChanges
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import (
    AuthenticationRequired,
    PermissionDenied,
    PreconditionFailed,
    ValidationFailed,
)
from blog.domain.common.ids import SeriesId
from blog.domain.common.paging import PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.place import SeriesPlace
from blog.domain.series.entity import Series
from blog.domain.series.errors import SeriesNotFound, SeriesSlugTaken
from blog.domain.users.user import User
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


@pytest.fixture
async def editor(world: World) -> User:
    return await world.somebody(Role.EDITOR)


@pytest.fixture
async def series(world: World) -> Series:
    await world.given(series := world.make.series())
    return series


async def test_a_series_gets_a_slug_from_its_title_and_a_suffix_where_that_is_taken(
    world: World, editor: User
) -> None:
    slugs = [
        (await world.series_curation.create(actor(editor), NewSeries(title="Owls"))).slug for _ in range(2)
    ]
    assert slugs == ["owls", "owls-2"]
    view = await world.series_curation.create(
        actor(editor), NewSeries(title="Owls", slug="asked", description=" All. ")
    )
    assert (view.title, view.slug, view.description, view.post_count) == ("Owls", "asked", "All.", 0)
    with pytest.raises(SeriesSlugTaken):
        await world.series_curation.create(actor(editor), NewSeries(title="Other", slug="asked"))


async def test_a_slug_that_is_taken_at_this_moment_is_replaced_by_another(world: World, editor: User) -> None:
    world.store.faults.plan("series.add", SeriesSlugTaken())
    view = await world.series_curation.create(actor(editor), NewSeries(title="Owls"))
    assert view.slug.startswith("owls-")


async def test_a_series_is_changed_by_id_and_by_slug(world: World, editor: User, series: Series) -> None:
    curation, who = world.series_curation, actor(editor)
    renamed = await curation.edit(who, series.slug, SeriesChanges(title="New"), expected_version=3)
    assert (renamed.title, renamed.slug, renamed.version) == ("New", series.slug.value, 4)
    moved = await curation.edit(who, series.id, SeriesChanges(slug="moved", description=None))
    assert (moved.slug, moved.description, moved.version) == ("moved", None, 5)
    told = await curation.edit(who, series.id, SeriesChanges(description="Told"))
    assert (await curation.edit(who, series.id, SeriesChanges(title="New"))) == told
    with pytest.raises(PreconditionFailed):
        await curation.edit(who, series.id, SeriesChanges(title="Newer"), expected_version=4)
    with pytest.raises(SeriesNotFound):
        await curation.edit(who, series.slug, SeriesChanges(title="Newer"))
    with pytest.raises(ValidationFailed):
        await curation.edit(who, series.id, SeriesChanges(title=" "))


async def test_a_deleted_series_leaves_its_posts(world: World, editor: User, series: Series) -> None:
    post = world.make.post(editor, series=SeriesPlace(series.id, 3))
    await world.given(post)
    with pytest.raises(PreconditionFailed):
        await world.series_curation.delete(actor(editor), series.id, expected_version=99)
    await world.series_curation.delete(actor(editor), series.slug, expected_version=series.version)
    assert world.store.event_names == ["series.deleted"]
    view = await world.post_reading.get(ANONYMOUS, post.id)
    assert (view.series, view.version) == (None, post.version)
    for ref in (series.id, series.slug):
        with pytest.raises(SeriesNotFound):
            await world.series_curation.delete(actor(editor), ref)


@pytest.mark.parametrize("role", [None, Role.READER, Role.CONTRIBUTOR, Role.AUTHOR])
async def test_only_editors_and_those_above_keep_series(
    world: World, series: Series, role: Role | None
) -> None:
    who = ANONYMOUS if role is None else actor(await world.somebody(role))
    curation = world.series_curation
    attempts: list[Callable[[], Awaitable[object]]] = [
        lambda: curation.create(who, NewSeries(title="T")),
        lambda: curation.edit(who, series.id, SeriesChanges(title="T")),
        lambda: curation.delete(who, series.id),
    ]
    for attempt in attempts:
        with pytest.raises(AuthenticationRequired if role is None else PermissionDenied):
            await attempt()
    assert world.store.event_names == []


@pytest.mark.parametrize("role", [None, *Role])
async def test_series_without_a_published_post_are_for_those_who_read_all_drafts(
    world: World, series: Series, role: Role | None
) -> None:
    viewer = await world.somebody(role or Role.READER)
    drafted = world.make.series()
    await world.given(
        drafted,
        world.make.post(viewer, series=SeriesPlace(series.id, 1)),
        world.make.draft(viewer, series=SeriesPlace(series.id, 2)),
        world.make.draft(viewer, series=SeriesPlace(drafted.id, 1)),
    )
    who = ANONYMOUS if role is None else actor(viewer)
    sees_unused = role in {Role.EDITOR, Role.ADMIN, Role.OWNER}
    page = await world.series_reading.list(who, PageRequest(count=True))
    expected = [series.id, drafted.id] if sees_unused else [series.id]
    assert ([view.id for view in page.items], page.total) == (expected, len(expected))
    assert (await world.series_reading.get(who, series.slug)).post_count == 1
    for hidden in (drafted.id, drafted.slug):
        if sees_unused:
            assert (await world.series_reading.get(who, hidden)).post_count == 0
        else:
            with pytest.raises(SeriesNotFound):
                await world.series_reading.get(who, hidden)
    for unknown in (SeriesId(uuid7(1)), Slug("unknown")):
        with pytest.raises(SeriesNotFound):
            await world.series_reading.get(who, unknown)
