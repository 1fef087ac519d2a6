"""What every implementation promises of posts whose time has come: to go public, or to leave the trash."""

from datetime import timedelta

import pytest

from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, state
from tests.support.fakes.system import START

TICK = timedelta(microseconds=1)


class PostTimesContract(StorageContract):
    @pytest.fixture
    async def author(self, ground: Ground, make: Builders) -> User:
        author = make.user()
        await ground.given(author)
        return author

    async def test_a_scheduled_post_and_one_in_the_trash_come_back_as_they_were_stored(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        posts = [make.scheduled(author), make.trashed(author)]
        await ground.given(*posts)
        async with ground.units() as unit:
            assert [state(await unit.posts.get(post.id)) for post in posts] == [state(post) for post in posts]

    async def test_what_is_due_comes_in_the_order_of_its_time(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        late, early, future = (
            make.scheduled(author, scheduled_at=START + offset) for offset in (-TICK, -2 * TICK, TICK)
        )
        now = make.scheduled(author, scheduled_at=START)
        await ground.given(late, early, future, now, make.draft(author), make.post(author))
        assert list(await ground.posts.due(START, 10)) == [early.id, late.id, now.id]
        assert list(await ground.posts.due(START, 2)) == [early.id, late.id]

    async def test_old_trash_comes_in_the_order_of_its_time(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        late, early, fresh = (
            make.trashed(author, trashed_at=START + offset) for offset in (0 * TICK, -TICK, TICK)
        )
        await ground.given(late, early, fresh, make.draft(author), make.post(author))
        assert list(await ground.posts.trashed(START, 10)) == [early.id, late.id]
        assert list(await ground.posts.trashed(START, 1)) == [early.id]
