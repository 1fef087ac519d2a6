import pytest

from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.comments.errors import CommentNotFound
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import CommentId, PostId
from blog.domain.common.paging import PageRequest
from blog.domain.posts.errors import PostNotFound
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor


async def test_everybody_reads_the_comments_of_a_published_post_oldest_first(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    post, other = world.make.post(author), world.make.post(author)
    comments = [world.make.comment(post, author), world.make.tombstone(post)]
    comments.append(world.make.comment(post, author, parent=comments[1]))
    await world.given(post, other, *comments, world.make.comment(other, author))
    for ref in (post.id, post.content.slug):
        page = await world.comment_reading.list_of_post(ANONYMOUS, ref, PageRequest(count=True))
        assert [view.id for view in page.items] == [comment.id for comment in comments]
        assert page.total == 3
    first = await world.comment_reading.list_of_post(ANONYMOUS, post.id, PageRequest(limit=1))
    assert [view.id for view in first.items] == [comments[0].id]


async def test_one_comment_can_be_read_but_no_tombstone(world: World) -> None:
    author = await world.somebody(Role.AUTHOR)
    post = world.make.post(author)
    await world.given(
        post, comment := world.make.comment(post, author), tombstone := world.make.tombstone(post)
    )
    assert (await world.comment_reading.get(ANONYMOUS, comment.id)).id == comment.id
    for who in (ANONYMOUS, actor(author)):
        with pytest.raises(CommentNotFound):
            await world.comment_reading.get(who, tombstone.id)


@pytest.mark.parametrize(
    ("role", "is_own", "is_readable"),
    [
        (None, False, False),
        (Role.READER, True, False),
        (Role.CONTRIBUTOR, True, True),
        (Role.CONTRIBUTOR, False, False),
        (Role.AUTHOR, True, True),
        (Role.AUTHOR, False, False),
        (Role.EDITOR, False, True),
        (Role.OWNER, False, True),
    ],
)
async def test_who_may_read_a_draft_may_read_its_comments(
    world: World, role: Role | None, is_own: bool, is_readable: bool
) -> None:
    viewer = await world.somebody(role or Role.READER)
    author = viewer if is_own else await world.somebody(Role.AUTHOR)
    draft = world.make.draft(author)
    await world.given(draft, comment := world.make.comment(draft, viewer))
    who = ANONYMOUS if role is None else actor(viewer)
    if is_readable:
        assert (await world.comment_reading.get(who, comment.id)).id == comment.id
        assert (
            len((await world.comment_reading.list_of_post(who, draft.content.slug, PageRequest())).items) == 1
        )
        return
    with pytest.raises(CommentNotFound):
        await world.comment_reading.get(who, comment.id)
    for ref in (draft.id, draft.content.slug):
        with pytest.raises(PostNotFound):
            await world.comment_reading.list_of_post(who, ref, PageRequest())


async def test_unknown_comments_and_posts_are_not_found(world: World) -> None:
    with pytest.raises(CommentNotFound):
        await world.comment_reading.get(ANONYMOUS, CommentId(uuid7(1)))
    with pytest.raises(PostNotFound):
        await world.comment_reading.list_of_post(ANONYMOUS, PostId(uuid7(1)), PageRequest())


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (None, AuthenticationRequired),
        (Role.READER, PermissionDenied),
        (Role.CONTRIBUTOR, PermissionDenied),
        (Role.AUTHOR, "own"),
        (Role.EDITOR, "all"),
        (Role.ADMIN, "all"),
        (Role.OWNER, "all"),
    ],
)
async def test_who_moderates_which_comments(
    world: World, role: Role | None, expected: str | type[Exception]
) -> None:
    viewer, other = await world.somebody(role or Role.READER), await world.somebody(Role.AUTHOR)
    mine, theirs, draft = world.make.post(viewer), world.make.post(other), world.make.draft(other)
    on_mine, by_me = world.make.comment(mine, other), world.make.comment(theirs, viewer)
    on_draft = world.make.comment(draft, other)
    await world.given(mine, theirs, draft, on_mine, by_me, on_draft)
    who = ANONYMOUS if role is None else actor(viewer)
    if isinstance(expected, type):
        with pytest.raises(expected):
            await world.comment_reading.list_to_moderate(who, PageRequest())
        return
    page = await world.comment_reading.list_to_moderate(who, PageRequest(count=True))
    found = [view.id for view in page.items]
    assert found == ([on_mine.id] if expected == "own" else [on_mine.id, by_me.id, on_draft.id])
    assert page.total == len(found)
    page = await world.comment_reading.list_to_moderate(who, PageRequest(), author_id=other.id)
    assert [view.id for view in page.items] == [each for each in found if each != by_me.id]
