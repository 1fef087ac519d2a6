from datetime import datetime, timedelta

import pytest

from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.session import Session, expires_at
from tests.support.fakes.system import START, uuid7

DAY = timedelta(days=1)


def test_a_new_session_was_seen_when_it_began() -> None:
    session = Session.start(
        id=SessionId(uuid7(1)), user_id=UserId(uuid7(2)), token_digest=b"digest", now=START
    )
    assert (session.id, session.user_id, session.token_digest) == (uuid7(1), uuid7(2), b"digest")
    assert session.created_at == session.updated_at == session.last_seen_at == START
    assert session.version == 1
    assert session.collect_events() == []


def test_being_seen_is_a_change_that_nobody_is_told_of() -> None:
    session = Session.start(id=SessionId(uuid7(1)), user_id=UserId(uuid7(2)), token_digest=b"", now=START)
    session.see(START + DAY)
    assert (session.last_seen_at, session.updated_at, session.created_at) == (START + DAY, START + DAY, START)
    assert session.version == 2
    assert session.collect_events() == []


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
