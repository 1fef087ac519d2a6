"""What every `PreviewRepository` promises."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PreviewId
from blog.domain.posts.post import Post
from blog.domain.previews.errors import PreviewNotFound
from blog.domain.previews.preview import Preview
from blog.domain.previews.values import PreviewNote
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A post that is shown, and who shows it."""

    maker: User
    post: Post


async def stored(ground: Ground, preview: Preview) -> dict[str, object] | None:
    """All that is stored of the preview, or None."""
    async with ground.units() as unit:
        try:
            return state(await unit.previews.get(preview.id))
        except PreviewNotFound:
            return None


class PreviewRepositoryContract(StorageContract):
    @pytest.fixture
    async def shown(self, ground: Ground, make: Builders) -> Shown:
        author, maker = make.user(), make.user()
        post = make.draft(author)
        await ground.given(author, maker, post)
        return Shown(maker, post)

    async def test_a_preview_comes_back_as_it_was_stored(
        self, ground: Ground, make: Builders, shown: Shown
    ) -> None:
        previews = [
            make.preview(shown.post, shown.maker),
            make.preview(shown.post, shown.maker, note=PreviewNote("ß" * 200)),
            make.preview(shown.post, shown.maker, note=None),
        ]
        await ground.given(*previews)
        assert [await stored(ground, each) for each in previews] == [state(each) for each in previews]

    async def test_an_unknown_preview_is_not_found(
        self, ground: Ground, make: Builders, shown: Shown
    ) -> None:
        await ground.given(make.preview(shown.post, shown.maker))
        async with ground.units() as unit:
            with pytest.raises(PreviewNotFound):
                await unit.previews.get(PreviewId(uuid7(1)))

    async def test_a_preview_needs_its_post_and_its_maker(
        self, ground: Ground, make: Builders, shown: Shown
    ) -> None:
        for preview in (
            make.preview(make.draft(shown.maker), shown.maker),
            make.preview(shown.post, make.user()),
        ):
            async with refused(ground, ConcurrentUpdate) as unit:
                await unit.previews.add(preview)

    async def test_a_new_preview_is_stored_with_its_event(
        self, ground: Ground, make: Builders, shown: Shown
    ) -> None:
        preview = Preview.create(
            id=make.preview(shown.post, shown.maker).id,
            post_id=shown.post.id,
            by=shown.maker.id,
            note=None,
            lasts=Preview.SHORTEST_LIFE,
            now=START,
        )
        await ground.given(preview)
        assert await stored(ground, preview) == state(preview)
        (event,) = await ground.events()
        assert (event.name, event.actor_id) == ("preview.created", shown.maker.id)
        assert event.payload == {"post_id": str(shown.post.id)}

    async def test_a_preview_is_removed_alone_with_its_event(
        self, ground: Ground, make: Builders, shown: Shown
    ) -> None:
        preview, kept = make.preview(shown.post, shown.maker), make.preview(shown.post, shown.maker)
        await ground.given(preview, kept)
        async with ground.units() as unit:
            found = await unit.previews.get(preview.id)
            found.revoke(by=shown.post.author_id, now=START)
            await unit.previews.remove(found)
        assert await stored(ground, preview) is None
        assert await stored(ground, kept) == state(kept)
        (event,) = await ground.events()
        found_event = (event.name, event.aggregate_id, event.actor_id)
        assert found_event == ("preview.revoked", preview.id, shown.post.author_id)

    async def test_a_stale_removal_is_refused(self, ground: Ground, make: Builders, shown: Shown) -> None:
        preview = make.preview(shown.post, shown.maker)
        await ground.given(preview)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.previews.get(preview.id)
            await ground.overtake(unit, stale)
            await unit.previews.remove(stale)
        assert await stored(ground, preview) == state(preview)

    async def test_a_preview_goes_with_its_post_and_no_other_does(
        self, ground: Ground, make: Builders, shown: Shown
    ) -> None:
        other = make.draft(shown.maker)
        preview, kept = make.preview(shown.post, shown.maker), make.preview(other, shown.maker)
        await ground.given(other, preview, kept)
        async with ground.units() as unit:
            await unit.posts.remove(await unit.posts.get(shown.post.id))
        assert await stored(ground, preview) is None
        assert await stored(ground, kept) == state(kept)

    async def test_living_previews_are_counted_by_post(
        self, ground: Ground, make: Builders, shown: Shown
    ) -> None:
        other = make.draft(shown.maker)
        ends = [START + each * MOMENT for each in (-1, 0, 1, 2, 3)]
        await ground.given(
            other,
            *(make.preview(shown.post, shown.maker, expires_at=end) for end in ends),
            make.preview(other, shown.maker),
        )
        async with ground.units() as unit:
            assert await unit.previews.count_living(shown.post.id, START) == 3
            assert await unit.previews.count_living(other.id, START) == 1

    async def test_all_previews_that_one_user_made_are_revoked_together(
        self, ground: Ground, make: Builders, shown: Shown
    ) -> None:
        other = make.user()
        theirs = [make.preview(shown.post, shown.maker) for _ in range(2)]
        kept = make.preview(shown.post, other)
        await ground.given(other, *theirs, kept)
        async with ground.units() as unit:
            await unit.previews.revoke_all_of(shown.maker.id, by=other.id, now=START)
            await unit.previews.revoke_all_of(shown.maker.id, by=other.id, now=START)
        assert [await stored(ground, each) for each in theirs] == [None, None]
        assert await stored(ground, kept) == state(kept)
        events = await ground.events()
        assert sorted((event.name, event.aggregate_id, event.actor_id) for event in events) == sorted(
            ("preview.revoked", each.id, other.id) for each in theirs
        )

    async def test_expired_previews_are_removed_in_batches_the_oldest_first(
        self, ground: Ground, make: Builders, shown: Shown
    ) -> None:
        ends = [START - MOMENT * age for age in (2, 0, -1, 1)]
        previews = [make.preview(shown.post, shown.maker, expires_at=end) for end in ends]
        await ground.given(*reversed(previews))
        async with ground.units() as unit:
            assert await unit.previews.remove_expired(START, 2) == 2
        assert [await stored(ground, each) is not None for each in previews] == [False, True, True, False]
        async with ground.units() as unit:
            assert await unit.previews.remove_expired(START, 2) == 1
            assert await unit.previews.remove_expired(START, 2) == 0
        assert await stored(ground, previews[2]) == state(previews[2])
