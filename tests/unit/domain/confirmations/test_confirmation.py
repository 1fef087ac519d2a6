from datetime import timedelta

import pytest

from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.confirmations.events import ConfirmationRequested, ConfirmationUsed
from tests.support.fakes.system import START, uuid7

USER = UserId(uuid7(2))


def issued(purpose: Purpose = Purpose.RESET_PASSWORD) -> Confirmation:
    made = Confirmation.request(
        id=ConfirmationId(uuid7(1)), purpose=purpose, email="ada@example.org", now=START
    )
    made.issue(b"digest", user_id=USER, now=START)
    return made


def test_a_request_and_its_use_are_told_without_address_and_secret() -> None:
    confirmation = issued()
    confirmation.use(by=USER, now=START)
    requested, used = confirmation.collect_events()
    assert (type(requested), type(used)) == (ConfirmationRequested, ConfirmationUsed)
    assert (requested.actor_id, used.actor_id) == (None, USER)
    assert (requested.account_id, used.account_id) == (None, USER)
    assert "ada" not in repr((requested, used, confirmation))


def test_who_asked_is_known_and_the_account_that_it_is_about() -> None:
    admin = UserId(uuid7(3))
    confirmation = Confirmation.request(
        id=ConfirmationId(uuid7(1)),
        purpose=Purpose.CHANGE_EMAIL,
        email="ada@example.org",
        user_id=USER,
        by=admin,
        now=START,
    )
    confirmation.use(by=admin, now=START)
    assert confirmation.requested_by == admin
    for event in confirmation.collect_events():
        assert (event.actor_id, event.account_id) == (admin, USER)
        assert (event.aggregate_type, event.aggregate_id) == ("confirmation", confirmation.id)


def test_a_secret_is_used_once() -> None:
    confirmation = issued()
    confirmation.use(by=USER, now=START)
    with pytest.raises(InvalidConfirmation):
        confirmation.use(by=USER, now=START)


@pytest.mark.parametrize(
    ("purpose", "life"),
    [(Purpose.RESET_PASSWORD, timedelta(minutes=30)), (Purpose.SET_UP, timedelta(days=1))],
)
def test_a_secret_is_good_until_its_end(purpose: Purpose, life: timedelta) -> None:
    confirmation = issued(purpose)
    assert confirmation.is_open(START + life - timedelta(microseconds=1))
    with pytest.raises(InvalidConfirmation):
        confirmation.use(by=USER, now=START + life)
