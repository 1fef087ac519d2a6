import asyncio

import pytest

from blog.application.tags.labelling import names_of_tags
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.roles import Role
from blog.domain.common.errors import ConcurrentUpdate, DomainError, ValidationFailed
from blog.domain.common.ids import TagId
from blog.domain.common.slug import Slug
from blog.domain.tags.errors import TagNameTaken, TagSlugTaken
from blog.domain.tags.values import TagName
from tests.support.world import World


async def resolve(world: World, *names: str) -> tuple[TagId, ...]:
    async def work(unit: UnitOfWork) -> tuple[TagId, ...]:
        wanted = [TagName(name) for name in names]
        return await world.tag_labelling.resolve(unit, wanted, by=None, now=world.clock.now())

    return await world.transact(work)


def names_of(world: World, tag_ids: tuple[TagId, ...]) -> list[str]:
    return [world.store.tables.tags[tag_id].name.value for tag_id in tag_ids]


def test_every_name_that_is_not_valid_is_told_by_its_place() -> None:
    with pytest.raises(ValidationFailed) as refused:
        names_of_tags(["Tea", " ", "ok", "x" * 31])
    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("tags/1", "blank"),
        ("tags/3", "too_long"),
    ]
    assert names_of_tags([" Tea ", "owls"]) == [TagName("Tea"), TagName("owls")]


async def test_no_names_are_no_tags(world: World) -> None:
    assert await resolve(world) == ()


async def test_known_tags_are_found_and_others_made_in_the_order_of_the_names(world: World) -> None:
    await world.given(known := world.make.tag(name=TagName("Tea")))
    world.store.calls.clear()
    assert await resolve(world, "TEA") == (known.id,)
    assert world.store.calls == ["tags.ids_by_name"]
    tag_ids = await resolve(world, "Zebra", "tea", "Owl")
    assert names_of(world, tag_ids) == ["Zebra", "Tea", "Owl"]
    assert tag_ids[1] == known.id
    assert world.store.event_names == ["tag.created", "tag.created"]


async def test_tags_are_made_in_one_order_whatever_the_order_of_the_names(world: World) -> None:
    await resolve(world, "c", "A", "b")
    assert [str(entry.event.payload["tag"]) for entry in world.store.outbox] == ["A", "b", "c"]


async def test_a_name_written_twice_is_one_tag_as_it_was_spelled_first(world: World) -> None:
    assert names_of(world, await resolve(world, "Tea", "TEA", "tea")) == ["Tea"]
    assert len(world.store.tables.tags) == 1


async def test_a_slug_gets_a_suffix_while_it_is_taken(world: World) -> None:
    await world.somebody(Role.EDITOR)
    tag_ids = await resolve(world, "C", "C+", "C++", "🦉")
    slugs = [world.store.tables.tags[tag_id].slug for tag_id in tag_ids]
    assert slugs == [Slug("c"), Slug("c-2"), Slug("c-3"), Slug("tag")]


@pytest.mark.parametrize("error", [TagNameTaken(), TagSlugTaken()])
async def test_what_somebody_makes_at_this_moment_is_a_conflict(world: World, error: DomainError) -> None:
    world.store.faults.plan("tags.add", error)
    with pytest.raises(ConcurrentUpdate) as conflict:
        async with world.store.units() as unit:
            await world.tag_labelling.resolve(unit, [TagName("Tea")], by=None, now=world.clock.now())
    assert conflict.value.__cause__ is error


async def test_the_repetition_finds_the_tag_that_somebody_made(world: World) -> None:
    world.store.faults.plan("tags.add", TagNameTaken())
    assert names_of(world, await resolve(world, "Tea")) == ["Tea"]


async def test_many_who_need_one_new_tag_share_it(world: World) -> None:
    found = await asyncio.gather(*(resolve(world, "Owl", "Tea") for _ in range(5)))
    assert len(set(found)) == 1
    assert len(world.store.tables.tags) == 2
