from collections.abc import Iterator
from typing import get_type_hints

from blog.application.unit_of_work import UnitOfWork
from tests.support.builders import Builders
from tests.support.contracts.events import EventStorageContract
from tests.support.contracts.locks import REMOVED_ONLY, WAYS, LocksContract, Stored
from tests.support.contracts.unit_of_work import UnitOfWorkContract
from tests.unit.contracts.conftest import InMemoryGround


class TestInMemoryUnitOfWork(UnitOfWorkContract):
    pass


class TestInMemoryEventStorage(EventStorageContract):
    pass


class TestInMemoryLocks(LocksContract):
    pass


def handing_out() -> Iterator[str]:
    """Every method of a repository that hands out what is to be changed, such as `posts.get`."""
    for name, member in vars(UnitOfWork).items():
        if isinstance(member, property):
            kind = get_type_hints(member.fget)["return"]
            if kind.__name__.endswith("Repository"):
                yield from (
                    f"{name}.{each}" for each in vars(kind) if each.startswith(("get", "find", "list"))
                )


async def test_the_locks_of_every_way_to_an_aggregate_are_tested() -> None:
    ground = InMemoryGround()
    stored = await Stored.at(ground, Builders())
    ground.repositories_called.clear()
    for way in WAYS:
        async with ground.units() as unit:
            await way(unit, stored)
    called = {call for call in ground.repositories_called if not call.endswith(".save")}
    assert called == set(handing_out()) - REMOVED_ONLY
