from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.audit import refusals
from blog.application.audit.refusals import MOST_OF_ONE, MOST_SIGN_INS, WINDOW, Refusal
from blog.application.ports.calls import Call
from blog.application.unit_of_work import StorageUnavailable
from blog.config.limits import DEFAULT_LIMITS
from blog.domain.access.actor import Actor
from blog.domain.common.ids import SessionId, UserId
from tests.support.fakes.system import uuid7
from tests.support.world import World

ACTOR = Actor(user_id=UserId(uuid7(1)), session_id=SessionId(uuid7(2)))
REFUSAL = Refusal(action="user.edit", outcome="permission_denied", target_type="user", target_id=uuid7(3))


@pytest.fixture
def world() -> World:
    return World()


async def test_a_refusal_is_written_down_with_who_what_and_whence(world: World) -> None:
    call = Call(actor=ACTOR, request_id="r-1", address="192.0.2.7", network="192.0.2.7")
    with world.calls.answering(call):
        await world.refusals.record(REFUSAL)
    (entry,) = world.store.audit
    assert (entry.actor_id, entry.credential, entry.credential_id) == (uuid7(1), "session", uuid7(2))
    assert (entry.action, entry.outcome) == ("user.edit", "permission_denied")
    assert (entry.target_type, entry.target_id) == ("user", uuid7(3))
    assert (entry.address, entry.request_id, entry.version) == ("192.0.2.7", "r-1", 1)


async def test_of_the_same_refusal_a_few_are_written_in_each_window(world: World) -> None:
    with world.calls.answering(Call(network="192.0.2.7")):
        for _ in range(MOST_OF_ONE + 5):
            await world.refusals.record(REFUSAL)
        assert len(world.store.audit) == MOST_OF_ONE
        world.clock.advance(WINDOW + timedelta(seconds=1))
        await world.refusals.record(REFUSAL)
    assert len(world.store.audit) == MOST_OF_ONE + 1


async def test_a_guess_does_not_hide_behind_as_many_as_a_network_may_fail(world: World) -> None:
    failed = Refusal(action="session.start", outcome="invalid_credentials")
    most = DEFAULT_LIMITS["sign_in_network"].most
    with world.calls.answering(Call(network="192.0.2.7")):
        for _ in range(most):
            await world.refusals.record(failed)
        await world.refusals.record(replace(failed, target_id=uuid7(3)))
    assert [entry.target_id for entry in world.store.audit] == [None] * most + [uuid7(3)]
    assert most < MOST_SIGN_INS


async def test_a_limit_that_is_reached_is_written_once_in_a_window(world: World) -> None:
    limited = Refusal(action="session.start", outcome="rate_limited", is_of_a_limit=True)
    for _ in range(3):
        await world.refusals.record(limited)
    assert len(world.store.audit) == 1


async def test_all_that_is_written_in_a_window_is_bounded_and_that_is_said_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "MOST_IN_ALL", 3)
    for number in range(6):
        with world.calls.answering(Call(network=f"192.0.2.{number}")):
            await world.refusals.record(REFUSAL)
    assert len(world.store.audit) == 3
    assert len(world.incidents.reported) == 1


async def test_a_database_that_is_away_is_an_incident_and_no_other_answer(world: World) -> None:
    world.store.faults.plan("enter", StorageUnavailable())
    await world.refusals.record(REFUSAL)
    assert world.store.audit == []
    assert [what for what, _ in world.incidents.reported] == ["a refusal is missing in the audit trail"]
