"""The suites of tests/support/contracts, bound to the fakes."""

from dataclasses import replace

import pytest

from blog.application.unit_of_work import UnitOfWork
from tests.support.builders import REPOSITORIES, Aggregate
from tests.support.contracts.ground import Ground
from tests.support.fakes.store import InMemoryUnitOfWork
from tests.support.world import World


class InMemoryGround(Ground):
    def __init__(self) -> None:
        world = World()
        self.units = world.store.units
        self.repositories_called = world.store.calls
        self.users = world.users
        self.sessions = world.sessions
        self.tokens = world.access_tokens
        self.posts = world.posts
        self.tags = world.tags
        self.custom_fields = world.custom_fields
        self.comments = world.comments
        self.revisions = world.revisions
        self.pending = world.pending
        self.invitations = world.invitations
        self.confirmations = world.confirmations
        self.previews = world.previews
        self.series = world.series
        self.audit = world.audit
        self.calls = world.calls
        self.outbox = world.outbox
        self.lease = world.lease

    async def overtake(self, unit: UnitOfWork, aggregate: Aggregate) -> None:
        assert isinstance(unit, InMemoryUnitOfWork)
        # Each table is called like the repository over it.
        rows = getattr(unit.scope.tables, REPOSITORIES[type(aggregate)])
        rows[aggregate.id] = replace(rows[aggregate.id], version=rows[aggregate.id].version + 1)


@pytest.fixture
def ground() -> Ground:
    return InMemoryGround()
