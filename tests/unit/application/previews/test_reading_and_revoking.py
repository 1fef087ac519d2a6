import pytest

from blog.application.previews.views import PreviewView
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import PostId, PreviewId
from blog.domain.common.paging import PageRequest
from blog.domain.posts.errors import PostNotFound
from blog.domain.previews.errors import PreviewNotFound
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor
from tests.unit.application.previews.conftest import Author


async def test_previews_are_listed_by_post_the_newest_first_whoever_made_them(
    world: World, author: Author
) -> None:
    editor, other = await world.somebody(Role.EDITOR), world.make.draft(author.user)
    await world.given(other, world.make.preview(other, author.user))
    first = await author.show()
    second = await author.show(by=editor)
    for ref in (author.draft.id, author.draft.content.slug):
        page = await world.preview_reading.list(actor(author.user), ref, PageRequest(count=True))
        assert {view.id for view in page.items} == {first.id, second.id}
        assert page.total == 2
        assert all(type(view) is PreviewView for view in page.items)
    view = await world.preview_reading.get(actor(author.user), author.draft.id, second.id)
    assert (view.id, view.created_by.id) == (second.id, editor.id)


async def test_a_preview_of_another_post_is_not_found(world: World, author: Author) -> None:
    other = world.make.draft(author.user)
    await world.given(other)
    issued, me = await author.show(), actor(author.user)
    for post_id, preview_id in ((other.id, issued.id), (author.draft.id, PreviewId(uuid7(999_999)))):
        with pytest.raises(PreviewNotFound):
            await world.preview_reading.get(me, post_id, preview_id)
        with pytest.raises(PreviewNotFound):
            await world.preview_revoking.revoke(me, post_id, preview_id)
    assert list(world.store.tables.previews) == [issued.id]


async def test_a_post_that_is_hidden_hides_its_previews(world: World, author: Author) -> None:
    issued, stranger = await author.show(), actor(await world.somebody(Role.AUTHOR))
    for who in (stranger, ANONYMOUS):
        for post_id in (author.draft.id, PostId(uuid7(999_999))):
            with pytest.raises(PostNotFound):
                await world.preview_reading.list(who, post_id, PageRequest())
            with pytest.raises(PostNotFound):
                await world.preview_reading.get(who, post_id, issued.id)
            with pytest.raises(PostNotFound):
                await world.preview_revoking.revoke(who, post_id, issued.id)


@pytest.mark.parametrize(
    ("role", "refusal"), [(None, AuthenticationRequired), (Role.READER, PermissionDenied)]
)
async def test_a_public_post_says_that_one_may_not(
    world: World, author: Author, role: Role | None, refusal: type[Exception]
) -> None:
    issued = await author.show()
    await world.post_publishing.publish(actor(author.user), author.draft.id)
    who: Actor = ANONYMOUS if role is None else actor(await world.somebody(role))
    with pytest.raises(refusal):
        await world.preview_reading.list(who, author.draft.id, PageRequest())
    with pytest.raises(refusal):
        await world.preview_revoking.revoke(who, author.draft.id, issued.id)


async def test_a_preview_is_revoked_once(world: World, author: Author) -> None:
    issued, editor = await author.show(), await world.somebody(Role.EDITOR)
    await world.preview_revoking.revoke(actor(editor), author.draft.id, issued.id)
    with pytest.raises(PreviewNotFound):
        await world.preview_revoking.revoke(actor(editor), author.draft.id, issued.id)
    assert world.store.tables.previews == {}
    event = world.store.outbox[-1].event
    assert (event.name, event.aggregate_id, event.actor_id) == ("preview.revoked", issued.id, editor.id)
