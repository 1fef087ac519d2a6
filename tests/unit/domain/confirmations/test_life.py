from datetime import timedelta

import pytest

from blog.domain.common.ids import ConfirmationId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from tests.support.fakes.system import START, uuid7

LIVES = {purpose: timedelta(minutes=30) for purpose in Purpose} | {Purpose.SET_UP: timedelta(hours=24)}


@pytest.mark.parametrize(("purpose", "life"), LIVES.items())
def test_a_secret_is_good_for_its_life_from_when_it_is_made(purpose: Purpose, life: timedelta) -> None:
    confirmation = Confirmation.request(id=ConfirmationId(uuid7(1)), purpose=purpose, email=None, now=START)
    assert confirmation.expires_at == START + life
    later = START + timedelta(minutes=10)
    confirmation.issue(b"digest", user_id=None, now=later)
    assert confirmation.expires_at == later + life
