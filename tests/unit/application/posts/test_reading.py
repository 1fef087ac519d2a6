import pytest

from blog.application.posts.queries import PostFilter
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.ids import PostId
from blog.domain.common.paging import PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.values import PostStatus
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


async def test_everybody_reads_a_published_post_with_its_body(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(post := world.make.post(author))
    for viewer in (ANONYMOUS, *[actor(await world.somebody(role)) for role in Role]):
        for ref in (post.id, post.content.slug):
            view = await world.post_reading.get(viewer, ref)
            assert (view.id, view.content, view.is_published) == (
                post.id,
                post.content.body.source.value,
                True,
            )


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        (None, False, False),
        (Role.READER, False, False),
        (Role.CONTRIBUTOR, True, False),
        (Role.AUTHOR, True, False),
        (Role.EDITOR, True, True),
        (Role.ADMIN, True, True),
        (Role.OWNER, True, True),
    ],
)
async def test_who_reads_which_drafts(world: World, role: Role | None, own: bool, others: bool) -> None:
    author, viewer = await world.somebody(Role.AUTHOR), await world.somebody(role or Role.READER)
    mine, theirs = world.make.draft(viewer), world.make.draft(author)
    await world.given(mine, theirs)
    who = ANONYMOUS if role is None else actor(viewer)
    for draft, is_readable in ((mine, own), (theirs, others)):
        for ref in (draft.id, draft.content.slug):
            if is_readable:
                view = await world.post_reading.get(who, ref)
                assert (view.id, view.is_published) == (draft.id, False)
            else:
                with pytest.raises(PostNotFound):
                    await world.post_reading.get(who, ref)
    page = await world.post_reading.list(who, PostFilter(status=None), PageRequest(count=True))
    expected = {draft.id for draft, is_readable in ((mine, own), (theirs, others)) if is_readable}
    assert {view.id for view in page.items} == expected
    assert page.total == len(expected)


async def test_nobody_widens_their_view_by_the_filter(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    await world.given(world.make.draft(author))
    wide = PostFilter(drafts=DraftScope.ALL, viewer_id=author.id, status=PostStatus.DRAFT)
    for viewer in (ANONYMOUS, actor(await world.somebody(Role.AUTHOR))):
        page = await world.post_reading.list(viewer, wide, PageRequest(count=True))
        assert (page.items, page.total) == ((), 0)


async def test_an_unknown_post_is_not_found(world: World) -> None:
    for ref in (PostId(uuid7(1)), Slug("unknown")):
        with pytest.raises(PostNotFound):
            await world.post_reading.get(ANONYMOUS, ref)


async def test_a_list_is_filtered_and_paged_as_it_was_asked_for(world: World) -> None:
    ada, bob = await world.somebody(Role.AUTHOR), await world.somebody(Role.AUTHOR)
    posts = [world.make.post(ada) for _ in range(3)]
    await world.given(*posts, world.make.post(bob))
    wanted = PostFilter(author=ada.username)
    first = await world.post_reading.list(ANONYMOUS, wanted, PageRequest(limit=2, count=True))
    assert [view.id for view in first.items] == [posts[2].id, posts[1].id]
    assert (first.total, {view.content for view in first.items}) == (3, {None})
    rest = await world.post_reading.list(
        ANONYMOUS, wanted, PageRequest(limit=2, position=first.next), with_body=True
    )
    assert [(view.id, view.content) for view in rest.items] == [
        (posts[0].id, posts[0].content.body.source.value)
    ]
