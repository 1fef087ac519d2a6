from datetime import datetime, timedelta

import pytest

from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.errors import TokenReplaced, TooManyRenewals
from blog.domain.sessions.events import (
    SessionEnded,
    SessionProved,
    SessionReplayed,
    SessionRotated,
    SessionStarted,
)
from blog.domain.sessions.session import RetiredToken, Session, expires_at, is_replay
from tests.support.fakes.system import START, uuid7

DAY = timedelta(days=1)


FIRST, SECOND, THIRD = b"first", b"second", b"third"


@pytest.fixture
def session() -> Session:
    """A session of which all events so far have been told."""
    made = Session.start(id=SessionId(uuid7(1)), user_id=UserId(uuid7(2)), token_digest=FIRST, now=START)
    made.collect_events()
    return made


def test_a_new_session_was_seen_when_it_began() -> None:
    session = Session.start(
        id=SessionId(uuid7(1)), user_id=UserId(uuid7(2)), token_digest=b"digest", now=START
    )
    assert (session.id, session.user_id, session.token_digest) == (uuid7(1), uuid7(2), b"digest")
    assert session.created_at == session.updated_at == session.last_seen_at == START
    assert session.authenticated_at == START
    assert session.version == 1
    (event,) = session.collect_events()
    assert isinstance(event, SessionStarted)
    assert (event.aggregate_id, event.actor_id, event.occurred_at) == (session.id, session.user_id, START)


def test_being_seen_is_a_change_that_nobody_is_told_of(session: Session) -> None:
    session.see(START + DAY)
    assert (session.last_seen_at, session.updated_at, session.created_at) == (START + DAY, START + DAY, START)
    assert session.version == 2
    assert session.collect_events() == []


def test_a_token_is_replaced_and_remembered(session: Session) -> None:
    session.rotate(SECOND, presented=FIRST, now=START + DAY)
    session.rotate(THIRD, presented=SECOND, now=START + 2 * DAY)
    assert session.token_digest == THIRD
    assert session.retired == (RetiredToken(FIRST, START + DAY), RetiredToken(SECOND, START + 2 * DAY))
    assert (session.last_seen_at, session.authenticated_at) == (START + 2 * DAY, START)
    assert session.version == 3
    assert [type(event) for event in session.collect_events()] == [SessionRotated] * 2


def test_the_password_proves_a_session_and_replaces_its_token(session: Session) -> None:
    session.prove(SECOND, presented=FIRST, now=START + DAY)
    assert (session.token_digest, session.authenticated_at) == (SECOND, START + DAY)
    assert session.retired == (RetiredToken(FIRST, START + DAY),)
    assert [type(event) for event in session.collect_events()] == [SessionProved]


def test_only_the_token_of_today_can_be_replaced(session: Session) -> None:
    session.rotate(SECOND, presented=FIRST, now=START)
    session.collect_events()
    for replace in (session.rotate, session.prove):
        with pytest.raises(TokenReplaced):
            replace(THIRD, presented=FIRST, now=START + DAY)
    assert (session.token_digest, session.authenticated_at, session.version) == (SECOND, START, 2)
    assert session.collect_events() == []


def test_a_token_is_replaced_a_thousand_times_at_most(session: Session) -> None:
    for number in range(Session.MOST_RENEWALS):
        session.rotate(str(number).encode(), presented=session.token_digest, now=START)
    with pytest.raises(TooManyRenewals):
        session.rotate(SECOND, presented=session.token_digest, now=START)
    with pytest.raises(TooManyRenewals):
        session.prove(SECOND, presented=session.token_digest, now=START)
    assert len(session.retired) == 1_000


def test_the_end_of_a_session_tells_whose_it_was_and_who_ended_it(session: Session) -> None:
    admin = UserId(uuid7(3))
    session.end(by=admin, now=START + DAY)
    (event,) = session.collect_events()
    assert isinstance(event, SessionEnded)
    assert (event.user_id, event.actor_id, event.version) == (session.user_id, admin, 2)


def test_nobody_in_particular_ends_a_session_by_a_replay(session: Session) -> None:
    session.replay(now=START + DAY)
    (event,) = session.collect_events()
    assert isinstance(event, SessionReplayed)
    assert (event.user_id, event.actor_id) == (session.user_id, None)


def test_a_token_is_good_for_sixty_seconds_after_it_was_replaced() -> None:
    grace = timedelta(seconds=60)
    assert not is_replay(START, START + grace)
    assert is_replay(START, START + grace + timedelta(microseconds=1))


def test_the_digest_of_the_token_is_not_shown() -> None:
    session = Session.start(
        id=SessionId(uuid7(1)), user_id=UserId(uuid7(2)), token_digest=b"secret", now=START
    )
    assert "secret" not in repr(session)


@pytest.mark.parametrize(
    ("last_seen", "ends"),
    [
        (START, START + 14 * DAY),
        (START + DAY, START + 15 * DAY),
        (START + 76 * DAY, START + 90 * DAY),
        (START + 77 * DAY, START + 90 * DAY),
        (START + 89 * DAY, START + 90 * DAY),
    ],
)
def test_a_session_ends_unused_for_14_days_or_after_90(last_seen: datetime, ends: datetime) -> None:
    assert expires_at(created_at=START, last_seen_at=last_seen) == ends
