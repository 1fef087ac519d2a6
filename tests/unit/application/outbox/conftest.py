import pytest

from tests.support.fakes.outbox import RecordingSubscriber


@pytest.fixture
def subscriber() -> RecordingSubscriber:
    return RecordingSubscriber()
