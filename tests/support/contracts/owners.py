"""How every `UserRepository` counts the owners, and holds the number still."""

import asyncio

from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract
from tests.support.fakes.system import uuid7


class OwnersContract(StorageContract):
    async def test_only_active_owners_count(self, ground: Ground, make: Builders) -> None:
        owners = [make.user(role=Role.OWNER), make.user(role=Role.OWNER)]
        retired = make.user(role=Role.OWNER, is_active=False)
        await ground.given(*owners, retired, make.user(role=Role.ADMIN))
        async with ground.units() as unit:
            assert await unit.users.lock_owners() == 2

    async def test_a_change_in_the_same_unit_of_work_counts(self, ground: Ground, make: Builders) -> None:
        owner = make.user(role=Role.OWNER)
        async with ground.units() as unit:
            assert await unit.users.lock_owners() == 0
            await unit.users.add(owner)
            assert await unit.users.lock_owners() == 1

    async def test_who_asks_for_the_owners_waits_for_those_who_asked_before(
        self, ground: Ground, make: Builders
    ) -> None:
        await ground.given(make.user(role=Role.OWNER))
        log: list[str] = []

        async def ask(name: str) -> None:
            async with ground.units() as unit:
                await unit.users.lock_owners()
                log.append(f"{name} in")
                for _ in range(20):  # time enough for the others to come in, if they could
                    await unit.sessions.find(SessionId(uuid7(1)))
                log.append(f"{name} out")

        async with asyncio.TaskGroup() as tasks:
            for name in "abc":
                tasks.create_task(ask(name))
        assert [entry.split()[1] for entry in log] == ["in", "out"] * 3
        assert [entry.split()[0] for entry in log[::2]] == [entry.split()[0] for entry in log[1::2]]
