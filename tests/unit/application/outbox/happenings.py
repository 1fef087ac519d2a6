"""Events to deliver."""

from collections.abc import Sequence

from blog.application.outbox.ports import StoredEvent
from blog.domain.common.ids import TagId
from blog.domain.tags.values import TagName
from tests.support.world import World


async def happen(world: World, tags: str) -> None:
    """An event for each letter; the same letter is the same aggregate."""
    known: dict[str, TagId] = {}
    for number, letter in enumerate(tags):
        if letter not in known:
            await world.given(tag := world.make.tag())
            known[letter] = tag.id
        async with world.store.units() as unit:
            tag = await unit.tags.get(known[letter])
            tag.edit(by=None, now=world.clock.now(), name=TagName(f"{letter} {number}"))
            await unit.tags.save(tag)


def numbers(events: Sequence[StoredEvent]) -> list[int]:
    return [event.id for event in events]
