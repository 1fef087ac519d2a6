import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.previews.issuing import NewPreview
from blog.application.previews.links import PreviewLinks
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied, ValidationFailed
from blog.domain.common.ids import PostId
from blog.domain.posts.errors import PostNotFound
from blog.domain.previews.errors import TooManyPreviews
from blog.domain.previews.preview import Preview
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor
from tests.unit.application.previews.conftest import Author

NEW = NewPreview()


async def test_who_edits_a_draft_gets_a_link_that_shows_it(world: World, author: Author) -> None:
    issued = await author.show(NewPreview(lasts=timedelta(hours=1), note=" For Eve "))
    now = world.clock.now()
    assert (issued.post_id, issued.note, issued.version) == (author.draft.id, "For Eve", 1)
    assert (issued.created_by.id, issued.created_by.username) == (author.user.id, author.user.username.value)
    assert (issued.created_at, issued.expires_at) == (now, now + timedelta(hours=1))
    assert issued.url == f"https://api.example/previews/{issued.token}"
    assert issued.page_url == f"https://blog.example/preview?token={issued.token}"
    assert (await world.preview_opening.open(issued.token)).id == author.draft.id


async def test_it_lasts_a_week_unless_said_otherwise(author: Author) -> None:
    issued = await author.show()
    assert issued.expires_at - issued.created_at == timedelta(days=7)


def test_without_settings_the_link_has_no_host_and_no_page() -> None:
    links = PreviewLinks("")
    assert (links.url("bv_x"), links.page_url("bv_x")) == ("/previews/bv_x", None)


async def test_the_token_is_in_no_event_no_audit_entry_and_no_repr(world: World, author: Author) -> None:
    issued = await author.show(NewPreview(note="For Eve"))
    await world.preview_revoking.revoke(actor(author.user), author.draft.id, issued.id)
    assert world.store.event_names == ["preview.created", "preview.revoked"]
    assert [entry.action for entry in world.store.audit] == ["preview.created", "preview.revoked"]
    told = repr((world.store.outbox, world.store.audit, issued))
    assert str(issued.id) in told
    assert issued.token[3:30] not in told


@pytest.mark.parametrize("lasts", [timedelta(seconds=59), timedelta(days=30, seconds=1)])
async def test_a_life_out_of_bounds_and_a_bad_note_are_refused(author: Author, lasts: timedelta) -> None:
    with pytest.raises(ValidationFailed):
        await author.show(NewPreview(lasts=lasts))
    with pytest.raises(ValidationFailed):
        await author.show(NewPreview(note="\n"))


async def test_a_visitor_signs_in_first(world: World, author: Author) -> None:
    with pytest.raises(AuthenticationRequired):
        await world.preview_issuing.issue(ANONYMOUS, author.draft.id, NEW)


async def test_a_draft_that_one_may_not_read_is_hidden(world: World, author: Author) -> None:
    other = await world.somebody(Role.AUTHOR)
    for ref in (author.draft.id, author.draft.content.slug, PostId(uuid7(999_999))):
        with pytest.raises(PostNotFound):
            await world.preview_issuing.issue(actor(other), ref, NEW)


async def test_a_public_post_is_refused_to_those_who_may_not_edit_it(world: World, author: Author) -> None:
    post = world.make.post(author.user)
    await world.given(post)
    other = await world.somebody(Role.AUTHOR)
    with pytest.raises(PermissionDenied):
        await world.preview_issuing.issue(actor(other), post.id, NEW)


async def test_who_was_shut_out_since_the_request_came_makes_no_link(world: World, author: Author) -> None:
    asker = await world.signed_in(author.user)
    async with world.store.units() as unit:
        await unit.sessions.end_all_of(author.user.id, by=None, now=world.clock.now())
    with pytest.raises(AuthenticationRequired):
        await world.preview_issuing.issue(asker, author.draft.id, NEW)


async def test_the_role_that_counts_is_the_one_under_the_lock(world: World, author: Author) -> None:
    asker = replace(actor(await world.somebody(Role.READER)), role=Role.EDITOR)
    with pytest.raises(PostNotFound):
        await world.preview_issuing.issue(asker, author.draft.id, NEW)


async def test_a_post_has_at_most_20_that_have_not_expired(world: World, author: Author) -> None:
    for _ in range(Preview.MOST_LIVING):
        await author.show(NewPreview(lasts=timedelta(minutes=1)))
    with pytest.raises(TooManyPreviews):
        await author.show()
    other = world.make.draft(author.user)
    await world.given(other)
    await world.preview_issuing.issue(actor(author.user), other.id, NEW)
    world.clock.advance(timedelta(minutes=1))
    await author.show()


async def test_many_at_once_do_not_exceed_it(world: World, author: Author) -> None:
    outcomes = await asyncio.gather(*(author.show() for _ in range(50)), return_exceptions=True)
    assert sum(isinstance(outcome, TooManyPreviews) for outcome in outcomes) == 30
    assert len(world.store.tables.previews) == Preview.MOST_LIVING
