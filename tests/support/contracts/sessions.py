"""What every `SessionRepository` promises."""

from datetime import timedelta

import pytest

from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import SessionId
from blog.domain.sessions.session import RetiredToken, Session
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7


class SessionRepositoryContract(StorageContract):
    async def find(self, ground: Ground, session_id: SessionId) -> Session | None:
        async with ground.units() as unit:
            return await unit.sessions.find(session_id)

    async def stored(self, ground: Ground, session: Session) -> dict[str, object]:
        found = await self.find(ground, session.id)
        assert found is not None
        return state(found)

    @pytest.fixture
    async def user(self, ground: Ground, make: Builders) -> User:
        user = make.user()
        await ground.given(user)
        return user

    async def test_a_session_comes_back_as_it_was_stored(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        session = make.session(user, token_digest=bytes(range(0, 256, 8)))
        await ground.given(session)
        assert await self.stored(ground, session) == state(session)

    async def test_an_unknown_session_is_none(self, ground: Ground, make: Builders, user: User) -> None:
        await ground.given(make.session(user))
        assert await self.find(ground, SessionId(uuid7(1))) is None

    async def test_a_session_needs_its_user(self, ground: Ground, make: Builders) -> None:
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.sessions.add(make.session(make.user()))

    async def test_being_seen_is_stored_only_when_it_is_saved(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        session = make.session(user)
        await ground.given(session)
        async with ground.units() as unit:
            found = await unit.sessions.find(session.id)
            assert found is not None
            found.see(START)
        assert await self.stored(ground, session) == state(session)
        async with ground.units() as unit:
            found = await unit.sessions.find(session.id)
            assert found is not None
            found.see(START)
            await unit.sessions.save(found)
        assert await self.stored(ground, session) == state(found)

    async def test_a_session_can_be_saved_several_times_in_one_unit_of_work(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        session = make.session(user)
        async with ground.units() as unit:
            await unit.sessions.add(session)
            session.see(START)
            await unit.sessions.save(session)
            session.see(START + timedelta(microseconds=1))
            await unit.sessions.save(session)
        assert await self.stored(ground, session) == state(session)

    async def test_a_stale_save_is_refused(self, ground: Ground, make: Builders, user: User) -> None:
        session = make.session(user)
        await ground.given(session)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.sessions.find(session.id)
            assert stale is not None
            await ground.overtake(unit, stale)
            stale.see(START)
            await unit.sessions.save(stale)
        assert await self.stored(ground, session) == state(session)

    @pytest.mark.parametrize("ends", ["one", "all"])
    async def test_a_session_that_ended_meanwhile_cannot_be_saved(
        self, ground: Ground, make: Builders, user: User, ends: str
    ) -> None:
        session = make.session(user)
        await ground.given(session)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.sessions.find(session.id)
            assert stale is not None
            if ends == "one":
                await unit.sessions.remove(stale)
            else:
                await unit.sessions.end_all_of(user.id, by=user.id, now=START)
            stale.see(START)
            await unit.sessions.save(stale)

    async def test_a_session_ends_alone_and_with_its_retired_tokens(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        session, kept = make.session(user), make.session(user)
        await ground.given(session, kept)
        async with ground.units() as unit:
            found = await unit.sessions.find(session.id)
            assert found is not None
            found.end(by=user.id, now=START)
            await unit.sessions.remove(found)
        assert await self.find(ground, session.id) is None
        assert await self.stored(ground, kept) == state(kept)
        for digest in (session.token_digest, *(each.digest for each in session.retired)):
            assert await ground.sessions.find_by_digest(digest) is None
        (event,) = await ground.events()
        assert (event.name, event.aggregate_id, event.actor_id) == ("session.ended", session.id, user.id)
        assert event.payload == {"user_id": str(user.id)}

    async def test_a_session_that_was_changed_meanwhile_is_not_removed(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        session = make.session(user)
        await ground.given(session)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.sessions.find(session.id)
            assert stale is not None
            await ground.overtake(unit, stale)
            stale.end(by=None, now=START)
            await unit.sessions.remove(stale)
        assert await self.stored(ground, session) == state(session)
        assert await ground.events() == []

    async def test_a_token_is_replaced_and_the_one_before_is_kept(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        session = make.session(user)
        await ground.given(session)
        kept = list(session.retired)
        for number in range(2):
            now, new = START + timedelta(seconds=number), bytes([number]) * 32
            async with ground.units() as unit:
                found = await unit.sessions.find(session.id)
                assert found is not None
                kept.append(RetiredToken(found.token_digest, now))
                found.rotate(new, presented=found.token_digest, now=now)
                await unit.sessions.save(found)
            assert await self.stored(ground, session) == state(found)
            assert (found.token_digest, found.retired) == (new, tuple(kept))
        assert [event.name for event in await ground.events()] == ["session.rotated"] * 2

    async def test_all_tokens_from_before_are_forgotten_together(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        session, other = make.session(user), make.session(user)
        await ground.given(session, other)
        assert session.retired
        async with ground.units() as unit:
            found = await unit.sessions.find(session.id)
            assert found is not None
            found.prove_alone(bytes(32), presented=found.token_digest, now=START)
            await unit.sessions.save(found)
        assert found.retired == ()
        assert await self.stored(ground, session) == state(found)
        assert await self.stored(ground, other) == state(other)
        async with ground.units() as unit:
            again = await unit.sessions.find(session.id)
            assert again is not None
            again.rotate(bytes([1]) * 32, presented=bytes(32), now=START)
            await unit.sessions.save(again)
        assert await self.stored(ground, session) == state(again)

    @pytest.mark.parametrize("keeps_one", [True, False])
    async def test_all_sessions_of_one_user_end_together_but_for_one_perhaps(
        self, ground: Ground, make: Builders, user: User, keeps_one: bool
    ) -> None:
        other = make.user()
        kept = make.session(user) if keeps_one else make.session(other)
        theirs, others = [make.session(user), make.session(user)], make.session(other)
        await ground.given(other, *theirs, kept, others)
        async with ground.units() as unit:
            except_id = kept.id if keeps_one else None
            await unit.sessions.end_all_of(user.id, by=other.id, now=START, except_id=except_id)
        assert [await self.find(ground, session.id) for session in theirs] == [None, None]
        assert await self.stored(ground, kept) == state(kept)
        assert await self.stored(ground, others) == state(others)
        events = await ground.events()
        assert {(event.name, event.aggregate_id, event.actor_id) for event in events} == {
            ("session.ended", session.id, other.id) for session in theirs
        }

    async def test_sessions_beyond_a_number_end_those_that_were_seen_last_stay(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        other = make.user()
        sessions = [make.session(user, last_seen_at=START - timedelta(hours=hours)) for hours in (3, 1, 4, 2)]
        theirs = make.session(other, last_seen_at=START - timedelta(hours=9))
        await ground.given(other, theirs, *sessions)
        async with ground.units() as unit:
            await unit.sessions.end_surplus_of(user.id, keep=4, by=user.id, now=START)
            await unit.sessions.end_surplus_of(user.id, keep=2, by=user.id, now=START)
        found = [await self.find(ground, session.id) is not None for session in sessions]
        assert found == [False, True, False, True]
        assert await self.stored(ground, theirs) == state(theirs)
        assert {event.aggregate_id for event in await ground.events()} == {sessions[0].id, sessions[2].id}

    async def test_no_sessions_may_end(self, ground: Ground, make: Builders, user: User) -> None:
        async with ground.units() as unit:
            await unit.sessions.end_all_of(user.id, by=None, now=START)

    @pytest.mark.parametrize("limit", ["unused", "absolute"])
    async def test_an_expired_session_is_removed_and_one_that_lives_is_not(
        self, ground: Ground, make: Builders, user: User, limit: str
    ) -> None:
        moment = timedelta(microseconds=1)
        if limit == "unused":
            begun, seen, step = START - Session.IDLE, START - Session.IDLE, (moment * 0, moment)
        else:
            begun, seen, step = START - Session.ABSOLUTE, START, (moment, moment * 0)
        expired = make.session(user, created_at=begun, last_seen_at=seen)
        lives = make.session(user, created_at=begun + step[0], last_seen_at=seen + step[1])
        await ground.given(expired, lives)
        async with ground.units() as unit:
            assert await unit.sessions.remove_expired(START - moment, 100) == 0
            assert await unit.sessions.remove_expired(START, 100) == 1
        assert await self.find(ground, expired.id) is None
        assert await self.stored(ground, lives) == state(lives)
        async with ground.units() as unit:
            assert await unit.sessions.remove_expired(START + moment, 100) == 1

    async def test_expired_sessions_are_removed_in_batches_the_oldest_first(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        # Last seen this long before they expired.
        ages = [timedelta(hours=age) for age in (1, 0, 2)]
        sessions = [make.session(user, last_seen_at=START - Session.IDLE - age) for age in ages]
        await ground.given(*reversed(sessions))
        async with ground.units() as unit:
            assert await unit.sessions.remove_expired(START, 2) == 2
        found = [await self.find(ground, session.id) is not None for session in sessions]
        assert found == [False, True, False]

    async def test_those_that_lasted_too_long_are_in_the_same_batch_as_those_that_were_not_used(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        begun = START - Session.ABSOLUTE
        await ground.given(
            *(make.session(user, created_at=begun, last_seen_at=START) for _ in range(2)),
            *(make.session(user, last_seen_at=START - Session.IDLE) for _ in range(2)),
            make.session(user, created_at=begun, last_seen_at=START - Session.IDLE),
        )
        removed = []
        for _ in range(3):
            async with ground.units() as unit:
                removed.append(await unit.sessions.remove_expired(START, 4))
        assert removed == [4, 1, 0]
        assert "session.ended" not in [event.name for event in await ground.events()]
