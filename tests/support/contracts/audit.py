"""How every store writes the audit trail: with the act, in its transaction, in an unbroken chain."""

import asyncio

import pytest

from blog.adapters.persistence.audit.chain import Sha256Chain
from blog.application.audit.acts import Act
from blog.application.audit.queries import AuditFilter
from blog.application.audit.verification import AuditVerification
from blog.application.audit.views import AuditEntry
from blog.application.ports.calls import Call
from blog.domain.access.actor import Actor
from blog.domain.access.credentials import Credential
from blog.domain.common.ids import ConfirmationId, SessionId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.users.values import UserName
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, walk
from tests.support.fakes.system import START, uuid7

REFUSED = Act(
    action="user.edit",
    outcome="permission_denied",
    actor_id=None,
    credential=Credential.NONE,
    credential_id=None,
    target_type=None,
    target_id=None,
    address=None,
    request_id=None,
)


class AuditContract(StorageContract):
    async def test_an_event_is_an_act_with_what_is_known_of_the_call(
        self, ground: Ground, make: Builders
    ) -> None:
        user = make.user()
        await ground.given(user)
        actor = Actor(user_id=user.id, session_id=SessionId(uuid7(77)))
        call = Call(actor=actor, request_id="r-1", address="2001:db8::1", network="2001:db8::/64")
        with ground.calls.answering(call):
            async with ground.units() as unit:
                stored = await unit.users.get(user.id)
                stored.edit(by=user.id, now=START, name=UserName("Other"))
                await unit.users.save(stored)
        (entry,) = await ground.acts()
        assert (entry.sequence, entry.action, entry.outcome) == (1, "user.edited", "done")
        assert (entry.actor_id, entry.credential, entry.credential_id) == (user.id, "session", uuid7(77))
        assert (entry.target_type, entry.target_id) == ("user", user.id)
        assert (entry.address, entry.request_id, entry.changed) == ("2001:db8::1", "r-1", ("name",))

    async def test_an_event_about_an_account_has_that_as_its_target(
        self, ground: Ground, make: Builders
    ) -> None:
        user, admin = make.user(), make.user()
        await ground.given(user, admin)
        asked = Confirmation.request(
            id=ConfirmationId(uuid7(7)),
            purpose=Purpose.CHANGE_EMAIL,
            email="eve@example.org",
            user_id=user.id,
            by=admin.id,
            now=START,
        )
        await ground.given(asked)
        (entry,) = await ground.acts()
        assert (entry.action, entry.actor_id) == ("confirmation.requested", admin.id)
        assert (entry.target_type, entry.target_id) == ("user", user.id)
        (event,) = await ground.events()
        assert (event.aggregate_type, event.aggregate_id) == ("confirmation", asked.id)

    async def test_what_is_rolled_back_leaves_no_act(self, ground: Ground) -> None:
        async def fail() -> None:
            async with ground.units() as unit:
                unit.audit.add(REFUSED)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        assert await ground.acts() == []

    async def test_writers_at_the_same_time_make_one_unbroken_chain(self, ground: Ground) -> None:
        async def write() -> None:
            async with ground.units() as unit:
                unit.audit.add(REFUSED)
                unit.audit.add(REFUSED)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(20):
                tasks.create_task(write())
        report = await AuditVerification(ground.audit, Sha256Chain()).verify()
        assert (report.flaw, report.head.sequence) == (None, 40)
        assert await ground.audit.head() == report.head

    async def test_it_is_listed_in_pages_the_newest_first(self, ground: Ground) -> None:
        for _ in range(7):
            async with ground.units() as unit:
                unit.audit.add(REFUSED)

        async def fetch(page: PageRequest) -> Page[AuditEntry]:
            return await ground.audit.list(AuditFilter(), page)

        found = await walk(fetch, PageRequest(limit=3))
        assert [entry.sequence for entry in found] == [7, 6, 5, 4, 3, 2, 1]

    async def test_filters_choose(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        await ground.given(user)
        async with ground.units() as unit:
            unit.audit.add(REFUSED)
            stored = await unit.users.get(user.id)
            stored.deactivate(by=user.id, now=START)
            await unit.users.save(stored)
        for wanted, expected in (
            (AuditFilter(actor_id=user.id), {"user.deactivated"}),
            (AuditFilter(target_id=user.id), {"user.deactivated"}),
            (AuditFilter(action="user.edit"), {"user.edit"}),
            (AuditFilter(outcome="done"), {"user.deactivated"}),
            (AuditFilter(since=START), {"user.edit", "user.deactivated"}),
            (AuditFilter(until=START), set()),
        ):
            page = await ground.audit.list(wanted, PageRequest(limit=10, count=True))
            assert {entry.action for entry in page.items} == expected
            assert page.total == len(expected)
