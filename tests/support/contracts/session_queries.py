"""What every `SessionQueries` promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.sessions.queries import SessionView, entry_of
from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId
from blog.domain.sessions.session import Session
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract
from tests.support.fakes.system import START, uuid7
from tests.support.fields import SessionFields


class SessionQueriesContract(StorageContract):
    @pytest.mark.parametrize("is_active", [True, False])
    async def test_a_session_is_found_by_the_digest_of_its_token(
        self, ground: Ground, make: Builders, is_active: bool
    ) -> None:
        user = make.user(role=Role.AUTHOR, is_active=is_active)
        session = make.session(user)
        await ground.given(user, make.session(user), session)
        assert await ground.sessions.find_by_digest(session.token_digest) == SessionView(
            id=session.id,
            user_id=user.id,
            role=Role.AUTHOR,
            user_is_active=is_active,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            authenticated_at=session.authenticated_at,
            retired_at=None,
        )

    async def test_a_session_is_found_by_each_token_that_was_replaced(
        self, ground: Ground, make: Builders
    ) -> None:
        user = make.user()
        session = make.session(user)
        await ground.given(user, make.session(user), session)
        current = await ground.sessions.find_by_digest(session.token_digest)
        assert current is not None
        for each in session.retired:
            found = await ground.sessions.find_by_digest(each.digest)
            assert found == replace(current, retired_at=each.retired_at)

    async def test_an_expired_session_is_found_too(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        session = make.session(user, last_seen_at=START - timedelta(days=400))
        await ground.given(user, session)
        found = await ground.sessions.find_by_digest(session.token_digest)
        assert found is not None
        assert found.last_seen_at == START - timedelta(days=400)

    async def test_an_unknown_digest_is_none(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        session = make.session(user)
        await ground.given(user, session)
        unknown = session.token_digest[:-1] + bytes([session.token_digest[-1] ^ 1])
        assert await ground.sessions.find_by_digest(unknown) is None

    async def test_the_sessions_of_a_user_are_listed_the_one_that_was_seen_last_first(
        self, ground: Ground, make: Builders
    ) -> None:
        user, other = make.user(), make.user()
        older = make.session(user, last_seen_at=START - timedelta(hours=3), user_agent=None, address=None)
        newer = make.session(user, last_seen_at=START - timedelta(hours=2))
        theirs = make.session(other)
        await ground.given(user, other, newer, older, theirs)
        assert await ground.sessions.list_of(user.id, START) == [entry_of(newer), entry_of(older)]
        assert await ground.sessions.find_of(user.id, older.id, START) == entry_of(older)
        assert await ground.sessions.find_of(user.id, theirs.id, START) is None
        assert await ground.sessions.find_of(user.id, SessionId(uuid7(1)), START) is None

    @pytest.mark.parametrize("limit", ["unused", "absolute"])
    async def test_what_has_expired_is_not_listed_and_makes_no_network_known(
        self, ground: Ground, make: Builders, limit: str
    ) -> None:
        user = make.user()
        fields: SessionFields = (
            {"last_seen_at": START - Session.IDLE}
            if limit == "unused"
            else {"last_seen_at": START, "created_at": START - Session.ABSOLUTE}
        )
        session = make.session(user, **fields)
        network = session.network or ""
        await ground.given(user, session)
        moment = timedelta(microseconds=1)
        for now, lives in ((START - moment, True), (START, False)):
            assert bool(await ground.sessions.list_of(user.id, now)) is lives
            assert (await ground.sessions.find_of(user.id, session.id, now) is not None) is lives
            assert await ground.sessions.is_known_network(user.id, network, now) is lives

    async def test_a_network_is_known_where_a_session_of_this_user_began(
        self, ground: Ground, make: Builders
    ) -> None:
        user, other = make.user(), make.user()
        await ground.given(
            user,
            other,
            make.session(user, network="192.0.2.7"),
            make.session(user, network="2001:db8:0:7::/64"),
            make.session(other, network="192.0.2.8"),
            make.session(user, network=None),
        )
        networks = ("192.0.2.7", "2001:db8:0:7::/64", "192.0.2.8", "192.0.2")
        known = [await ground.sessions.is_known_network(user.id, network, START) for network in networks]
        assert known == [True, True, False, False]
