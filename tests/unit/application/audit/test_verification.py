from collections.abc import Sequence
from dataclasses import replace

import pytest

from blog.adapters.persistence.audit.chain import Sha256Chain
from blog.application.audit import verification
from blog.application.audit.queries import UnreadableEntry
from blog.application.audit.refusals import Refusal
from blog.application.audit.verification import AuditFlaw, AuditVerification
from blog.application.audit.views import AuditEntry, AuditHead
from tests.support.fakes.audit import InMemoryAuditQueries
from tests.support.world import World

CHAIN = Sha256Chain()


@pytest.fixture
async def world() -> World:
    """Five acts in the trail."""
    world = World()
    for _ in range(5):
        await world.refusals.record(Refusal(action="user.edit", outcome="permission_denied"))
    assert len(world.store.audit) == 5
    return world


def rechained(entries: list[AuditEntry]) -> list[AuditEntry]:
    """The same entries as somebody would write them who knows the form."""
    last, made = CHAIN.start, []
    for number, each in enumerate(entries, start=1):
        moved = replace(each, sequence=number, previous_hash=last.hash)
        made.append(replace(moved, hash=CHAIN.hash_of(moved)))
        last = AuditHead(number, made[-1].hash)
    return made


async def flaw_in(world: World, expected: AuditHead | None = None) -> AuditFlaw | None:
    return (await world.audit_verification.verify(expected)).flaw


async def test_a_trail_that_nobody_touched_is_sound(world: World) -> None:
    report = await world.audit_verification.verify()
    assert (report.flaw, report.head) == (None, world.store.audit_head)
    assert str(report.head) == f"5:{world.store.audit[-1].hash}"


async def test_an_empty_trail_is_sound() -> None:
    report = await World().audit_verification.verify()
    assert (report.flaw, report.head) == (None, CHAIN.start)


async def test_it_is_read_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "BATCH", 2)
    assert (await world.audit_verification.verify()).head.sequence == 5


async def test_an_edited_row_is_found(world: World) -> None:
    world.store.audit[2] = replace(world.store.audit[2], outcome="done")
    report = await world.audit_verification.verify()
    assert report.head.sequence == 2
    assert report.flaw == AuditFlaw(3, "was edited: its hash is that of other values")


async def test_an_edited_row_with_a_new_hash_is_found_by_the_next_one(world: World) -> None:
    edited = replace(world.store.audit[2], outcome="done")
    world.store.audit[2] = replace(edited, hash=CHAIN.hash_of(edited))
    assert await flaw_in(world) == AuditFlaw(4, "does not follow from the row before")


async def test_a_missing_row_is_found(world: World) -> None:
    del world.store.audit[1]
    assert await flaw_in(world) == AuditFlaw(2, "is missing")


async def test_an_end_that_was_cut_off_is_found(world: World) -> None:
    del world.store.audit[3:]
    assert await flaw_in(world) == AuditFlaw(4, "is missing: the trail was cut off")


async def test_a_row_behind_the_end_is_found(world: World) -> None:
    world.store.audit_head = AuditHead(4, world.store.audit[3].hash)
    assert await flaw_in(world) == AuditFlaw(5, "was added behind the end")


async def test_an_end_with_another_hash_is_found(world: World) -> None:
    world.store.audit_head = AuditHead(5, "00" * 32)
    assert await flaw_in(world) == AuditFlaw(5, "has another hash than was noted")


async def test_a_trail_written_anew_is_found_by_an_end_that_was_noted_elsewhere(world: World) -> None:
    noted = world.store.audit_head
    world.store.audit = rechained(world.store.audit[1:])
    world.store.audit_head = AuditHead(4, world.store.audit[-1].hash)
    assert await flaw_in(world) is None
    assert await flaw_in(world, noted) == AuditFlaw(5, "is missing: the trail was cut off")


async def test_an_end_that_was_noted_is_found_in_a_longer_trail(world: World) -> None:
    assert await flaw_in(world, AuditHead(2, world.store.audit[1].hash)) is None
    assert await flaw_in(world, AuditHead(0, "11" * 32)) == AuditFlaw(0, "has another hash than was noted")


async def test_a_removed_note_of_the_end_is_found(world: World) -> None:
    world.store.audit_head = None
    assert await flaw_in(world) == AuditFlaw(0, "is gone: the note of where the trail ends")


class _ThirdCannotBeRead(InMemoryAuditQueries):
    async def after(self, sequence: int, limit: int) -> Sequence[AuditEntry]:
        if sequence == 2:
            raise UnreadableEntry(3)
        return await super().after(sequence, 2)


async def test_a_row_that_cannot_be_read_is_named(world: World) -> None:
    verify = AuditVerification(_ThirdCannotBeRead(world.store), CHAIN)
    assert (await verify.verify()).flaw == AuditFlaw(3, "cannot be read")


class _EndGoesAway(InMemoryAuditQueries):
    asked = 0

    async def head(self) -> AuditHead | None:
        self.asked += 1
        return await super().head() if self.asked == 1 else None


async def test_an_end_that_goes_away_meanwhile_is_noticed(world: World) -> None:
    verify = AuditVerification(_EndGoesAway(world.store), CHAIN)
    assert (await verify.verify()).flaw == AuditFlaw(0, "is gone: the note of where the trail ends")
