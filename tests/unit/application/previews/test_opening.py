from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.limits.errors import RateLimited
from blog.application.ports.calls import Call
from blog.application.ports.seals import PreviewClaim
from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.application.previews.issuing import NewPreview
from blog.application.unit_of_work import StorageUnavailable
from blog.application.users.editing import UserChanges
from blog.domain.access.roles import Role
from blog.domain.common.ids import PostId, PreviewId
from blog.domain.posts.errors import PostInTrash
from blog.domain.posts.values import PostStatus
from blog.domain.previews.errors import PreviewNotFound
from blog.domain.previews.preview import Preview
from tests.support.fakes.limits import POLICIES
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor
from tests.unit.application.previews.conftest import Author


async def is_shown(world: World, token: str) -> bool:
    try:
        await world.preview_opening.open(token)
    except PreviewNotFound:
        return False
    return True


async def test_whoever_has_the_link_sees_the_draft_with_its_content(world: World, author: Author) -> None:
    issued = await author.show()
    assert await world.preview_opening.open(issued.token) == await world.posts.find(author.draft.id)


async def test_a_published_post_is_shown_too(world: World, author: Author) -> None:
    issued = await author.show()
    await world.post_publishing.publish(actor(author.user), author.draft.id)
    assert (await world.preview_opening.open(issued.token)).status is PostStatus.PUBLISHED


async def test_a_preview_shows_no_other_draft_than_its_own(world: World, author: Author) -> None:
    for locale, publish in (("fr", False), ("es", True)):
        new = NewPost(title="T", locale=locale, translation_of=author.draft.id, publish=publish)
        await world.post_authoring.draft(actor(author.user), new)
    issued = await author.show()
    shown = await world.preview_opening.open(issued.token)
    assert [each.locale for each in shown.translations] == ["es"]


async def test_of_a_public_post_what_is_pending_is_shown_and_not_who_changes_it(
    world: World, author: Author
) -> None:
    issued, me = await author.show(), actor(author.user)
    await world.post_publishing.publish(me, author.draft.id)
    await world.pending_amending.amend(me, author.draft.id, PostChanges(title="New", content="new"))
    shown = await world.preview_opening.open(issued.token)
    assert (shown.title, shown.content, shown.pending) == ("New", "new", None)
    await world.post_publishing.unpublish(me, author.draft.id)
    assert (await world.preview_opening.open(issued.token)).title == "New"


async def test_it_is_good_to_its_last_moment(world: World, author: Author) -> None:
    issued = await author.show(NewPreview(lasts=Preview.SHORTEST_LIFE))
    world.clock.advance(Preview.SHORTEST_LIFE - timedelta(microseconds=1))
    assert await is_shown(world, issued.token)
    world.clock.advance(timedelta(microseconds=1))
    assert not await is_shown(world, issued.token)


async def test_what_is_forged_or_has_expired_asks_no_database(
    world: World, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = await author.show()

    async def present(preview_id: PreviewId) -> None:
        raise AssertionError(preview_id)

    monkeypatch.setattr(world.previews, "present", present)
    forged = issued.token[:-9] + ("A" if issued.token[-9] != "A" else "B") + issued.token[-8:]
    for token in ("", "some-slug", forged):
        assert not await is_shown(world, token)
    world.clock.set(issued.expires_at)
    assert not await is_shown(world, issued.token)
    world.clock.set(issued.created_at)
    with pytest.raises(AssertionError):
        await is_shown(world, issued.token)


async def test_a_revoked_preview_shows_nothing(world: World, author: Author) -> None:
    issued, kept = await author.show(), await author.show()
    await world.preview_revoking.revoke(actor(author.user), author.draft.id, issued.id)
    assert not await is_shown(world, issued.token)
    assert await is_shown(world, kept.token)


async def test_a_signature_without_a_row_and_for_another_post_shows_nothing(
    world: World, author: Author
) -> None:
    issued = await author.show()
    claim = PreviewClaim(preview_id=issued.id, post_id=issued.post_id, expires_at=issued.expires_at)
    unknown = replace(claim, preview_id=PreviewId(uuid7(999_999)))
    misplaced = replace(claim, post_id=PostId(uuid7(999_999)))
    shown = [await is_shown(world, world.preview_seal.seal(each)) for each in (claim, unknown, misplaced)]
    assert shown == [True, False, False]


async def test_a_post_in_the_trash_is_not_shown_until_it_is_restored(world: World, author: Author) -> None:
    issued, me = await author.show(), actor(author.user)
    await world.post_trash.put(me, author.draft.id)
    assert not await is_shown(world, issued.token)
    with pytest.raises(PostInTrash):
        await author.show()
    await world.post_trash.restore(me, author.draft.id)
    assert await is_shown(world, issued.token)


async def test_it_ends_with_the_post(world: World, author: Author) -> None:
    issued, me = await author.show(), actor(author.user)
    await world.post_trash.put(me, author.draft.id)
    await world.post_trash.purge(me, author.draft.id)
    assert not await is_shown(world, issued.token)
    assert world.store.tables.previews == {}


async def test_a_post_that_went_between_the_two_reads_is_not_shown(
    world: World, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = await author.show()

    async def find(*_: object) -> None:
        return None

    monkeypatch.setattr(world.posts, "find", find)
    assert not await is_shown(world, issued.token)


@pytest.mark.parametrize(("role", "shown"), [(Role.READER, False), (Role.ADMIN, True)])
@pytest.mark.parametrize("is_published", [False, True])
async def test_an_editors_preview_ends_with_the_role_that_reads_drafts(
    world: World, author: Author, role: Role, shown: bool, is_published: bool
) -> None:
    owner, editor = await world.somebody(Role.OWNER), await world.somebody(Role.EDITOR)
    issued = await author.show(by=editor)
    if is_published:
        await world.post_publishing.publish(actor(author.user), author.draft.id)
    await world.user_editing.edit(actor(owner), editor.id, UserChanges(role=role))
    assert await is_shown(world, issued.token) is shown
    await world.user_editing.edit(actor(owner), editor.id, UserChanges(role=Role.EDITOR))
    assert await is_shown(world, issued.token)


async def test_an_authors_preview_ends_when_the_post_is_somebody_elses(world: World, author: Author) -> None:
    owner, taker = await world.somebody(Role.OWNER), await world.somebody(Role.AUTHOR)
    of_author, of_owner = await author.show(), await author.show(by=owner)
    await world.post_transfer.transfer(actor(owner), author.user.id, taker.id)
    assert not await is_shown(world, of_author.token)
    assert await is_shown(world, of_owner.token)


async def test_deactivating_an_account_takes_its_previews_away_for_good(world: World, author: Author) -> None:
    owner, editor = await world.somebody(Role.OWNER), await world.somebody(Role.EDITOR)
    issued, kept = await author.show(by=editor), await author.show()
    for is_active in (False, True):
        await world.user_editing.edit(actor(owner), editor.id, UserChanges(is_active=is_active))
        assert not await is_shown(world, issued.token)
        assert await is_shown(world, kept.token)
    assert world.store.event_names.count("preview.revoked") == 1


async def test_an_account_that_is_not_active_shows_nothing(world: World, author: Author) -> None:
    issued = await author.show()
    stored = world.store.tables.users
    stored[author.user.id] = replace(stored[author.user.id], is_active=False)
    assert not await is_shown(world, issued.token)


async def test_ending_an_account_ends_its_previews(world: World, author: Author) -> None:
    owner, editor = await world.somebody(Role.OWNER), await world.somebody(Role.EDITOR)
    issued = await author.show(by=editor)
    await world.account_closing.close(actor(owner), editor.id)
    assert not await is_shown(world, issued.token)
    assert "preview.revoked" in world.store.event_names


async def test_what_is_not_there_is_counted_by_network_and_what_is_there_is_not(
    world: World, author: Author
) -> None:
    issued = await author.show()
    with world.calls.answering(Call(network="203.0.113.7")):
        for _ in range(POLICIES.preview.most):
            assert await is_shown(world, issued.token)
            assert not await is_shown(world, "bv_")
        for token in ("bv_", issued.token):
            with pytest.raises(RateLimited):
                await world.preview_opening.open(token)
    with world.calls.answering(Call(network="203.0.113.8")):
        assert await is_shown(world, issued.token)


async def test_a_database_that_does_not_answer_is_nobodys_guess(
    world: World, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = await author.show()

    async def present(_: PreviewId) -> None:
        raise StorageUnavailable

    monkeypatch.setattr(world.previews, "present", present)
    for _ in range(POLICIES.preview.most + 1):
        with pytest.raises(StorageUnavailable):
            await world.preview_opening.open(issued.token)
