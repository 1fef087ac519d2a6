"""What every implementation promises of pending changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PendingId, SeriesId
from blog.domain.pending.change import PendingChange
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from blog.domain.users.user import User
from tests.support.builders import Builders, body
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7

TICK = timedelta(microseconds=1)
PLACE = SeriesPlace(SeriesId(uuid7(4_000)), 7)


def change_of(make: Builders, post: Post, number: int, **fields: object) -> PendingChange:
    """A change of everything, as a database would bring it back."""
    other = make.post(make.user())
    made = PendingChange(
        id=PendingId(uuid7(5_000 + number)),
        post_id=post.id,
        editor_id=post.author_id,
        content=replace(
            other.content, slug=post.content.slug, body=body(f"pending {number}", words=7), series=PLACE
        ),
        changed=("title", "body", "excerpt", "tag_ids", "feature_image", "seo", "series"),
        publish_at=START + timedelta(days=number, microseconds=1),
        created_at=START - timedelta(hours=1, microseconds=-7),
        updated_at=START - timedelta(minutes=1, microseconds=-9),
        version=4,
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # the test says which


class PendingChangesContract(StorageContract):
    @pytest.fixture
    async def author(self, ground: Ground, make: Builders) -> User:
        author = make.user()
        await ground.given(author)
        return author

    @pytest.fixture
    async def post(self, ground: Ground, make: Builders, author: User) -> Post:
        await ground.given(post := make.post(author))
        return post

    async def add(self, ground: Ground, *changes: PendingChange) -> None:
        async with ground.units() as unit:
            for change in changes:
                await unit.pending.add(change)

    async def find(self, ground: Ground, post: Post) -> PendingChange | None:
        async with ground.units() as unit:
            return await unit.pending.find(post.id)

    async def test_a_change_comes_back_as_it_was_stored(
        self, ground: Ground, make: Builders, post: Post
    ) -> None:
        change = change_of(make, post, 1)
        await self.add(ground, change)
        back = await self.find(ground, post)
        assert back is not None
        assert back is not change
        assert state(back) == state(change)

    async def test_a_post_without_one_has_none(self, ground: Ground, make: Builders, post: Post) -> None:
        assert await self.find(ground, post) is None
        assert await ground.pending.find(post.id) is None

    async def test_a_post_has_one_at_most(self, ground: Ground, make: Builders, post: Post) -> None:
        await self.add(ground, change := change_of(make, post, 1))
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.pending.add(change_of(make, post, 2))
        back = await self.find(ground, post)
        assert back is not None
        assert state(back) == state(change)

    async def test_a_change_needs_its_post(self, ground: Ground, make: Builders, author: User) -> None:
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.pending.add(change_of(make, make.post(author), 1))

    async def test_what_was_changed_is_stored_and_what_is_stale_is_refused(
        self, ground: Ground, make: Builders, post: Post
    ) -> None:
        await self.add(ground, change_of(make, post, 1))
        async with ground.units() as unit:
            change = await unit.pending.find(post.id)
            assert change is not None
            change.amend(post.content, ContentChanges(title=Title("Amended")), by=None, now=START)
            change.schedule(START + timedelta(days=9), by=None, now=START)
            await unit.pending.save(change)
        back = await self.find(ground, post)
        assert back is not None
        assert state(back) == state(change)
        async with ground.units() as unit:
            again = await unit.pending.find(post.id)
            assert again is not None
            again.end(by=None, now=START, is_published=False)
            await unit.pending.remove(again)
        assert await self.find(ground, post) is None
        names = [event.name for event in await ground.events()]
        assert names == ["pending.amended", "pending.scheduled", "pending.discarded"]

    async def test_it_goes_with_its_post(self, ground: Ground, make: Builders, post: Post) -> None:
        await self.add(ground, change_of(make, post, 1))
        async with ground.units() as unit:
            leaving = await unit.posts.get(post.id)
            leaving.delete(by=None, now=START)
            await unit.posts.remove(leaving)
        assert await ground.pending.find(post.id) is None

    async def test_the_view_of_it_says_who_changed_what(
        self, ground: Ground, make: Builders, author: User, post: Post
    ) -> None:
        await self.add(ground, change := change_of(make, post, 1))
        found = await ground.pending.find(post.id)
        assert found is not None
        assert (found.id, found.post_id, found.version) == (change.id, post.id, 4)
        assert (found.content, found.changed, found.publish_at) == (
            change.content,
            change.changed,
            change.publish_at,
        )
        assert (found.created_at, found.updated_at) == (change.created_at, change.updated_at)
        assert found.editor is not None
        assert found.editor.id == author.id
        assert (found.present_excerpt, found.present_summary) == (
            str(post.content.excerpt),
            post.content.body.summary,
        )

    async def test_what_is_due_comes_in_the_order_of_its_time(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        posts = [make.post(author) for _ in range(5)]
        draft = make.draft(author)
        await ground.given(*posts, draft)
        times = (START, START - TICK, START + TICK, None, START - 2 * TICK)
        await self.add(
            ground,
            *(
                change_of(make, post, number, publish_at=at)
                for number, (post, at) in enumerate(zip(posts, times, strict=True))
            ),
            change_of(make, draft, 9, publish_at=START - 9 * TICK),
        )
        due = [posts[4].id, posts[1].id, posts[0].id]
        assert list(await ground.pending.due(START, 10)) == due
        assert list(await ground.pending.due(START, 2)) == due[:2]
