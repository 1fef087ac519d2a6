"""What is shown and counted of a thread, whatever was done to its comments: worked out here once more."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence

from blog.application.comments.queries import CommentFilter
from blog.domain.comments.comment import Comment
from blog.domain.comments.values import CommentStatus, Verdict
from blog.domain.common.ids import CommentId
from blog.domain.common.paging import PageRequest
from blog.domain.posts.post import Post
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract
from tests.support.contracts.lists import ids
from tests.support.fakes.system import START

_WIDTH = 2


def thread(make: Builders, post: Post) -> list[Comment]:
    """Approved comments five levels deep, each with two replies, parents before their replies."""
    level: list[Comment | None] = [None]
    made: list[Comment] = []
    for _ in range(Comment.DEEPEST):
        level = [make.comment(post, None, parent=parent) for parent in level for _ in range(_WIDTH)]
        made += [comment for comment in level if comment is not None]
    return made


def shown(comments: Collection[Comment]) -> set[CommentId]:
    """The approved ones, and everything above them."""
    parents: Mapping[CommentId | None, CommentId | None] = {each.id: each.parent_id for each in comments}
    found: set[CommentId] = set()
    for comment in comments:
        place = comment.id if comment.is_approved else None
        while place is not None:
            found.add(place)
            place = parents[place]
    return found


async def check_thread(ground: Ground, post: Post, comments: Iterable[CommentId]) -> None:
    """Assert that what is shown and what is counted is what the comments themselves say."""
    async with ground.units() as unit:
        stored = await unit.comments.get_all(list(comments))
    page = await ground.comments.list(
        CommentFilter(post_id=post.id, only_shown=True), PageRequest(limit=100, count=True)
    )
    expected = shown(stored)
    assert set(ids(page)) == expected
    assert page.total == len(expected)
    view = await ground.posts.find(post.id)
    assert view is not None
    assert view.comment_count == sum(each.status is CommentStatus.APPROVED for each in stored)


class CommentPlacesContract(StorageContract):
    async def begin(self, ground: Ground, make: Builders) -> tuple[Post, Sequence[Comment]]:
        author = make.user()
        post, other = make.post(author), make.post(author)
        comments = thread(make, post)
        await ground.given(author, post, other, *comments, make.comment(other, author))
        return post, comments

    async def test_places_and_counts_follow_whatever_is_done(self, ground: Ground, make: Builders) -> None:
        post, comments = await self.begin(ground, make)
        chance = random.Random(7)
        await check_thread(ground, post, (each.id for each in comments))
        for _ in range(25):
            async with ground.units() as unit:
                await unit.posts.get(post.id)
                for comment in await unit.comments.get_all([each.id for each in chance.sample(comments, 6)]):
                    if comment.is_deleted:
                        continue
                    # Few approvals, so that whole branches come to be hidden.
                    act = chance.choice([Verdict.APPROVE, Verdict.REJECT, Verdict.SPAM, Verdict.SPAM, None])
                    if act is None and chance.random() < 0.3:
                        comment.delete(by=None, now=START)
                    elif act is not None:
                        comment.moderate(act, by=None, now=START)
                    await unit.comments.save(comment)
            await check_thread(ground, post, (each.id for each in comments))

    async def test_a_place_comes_back_with_the_one_below_that_is_approved_again(
        self, ground: Ground, make: Builders
    ) -> None:
        post, comments = await self.begin(ground, make)
        kept = [each.id for each in comments]
        deepest = comments[-1]
        async with ground.units() as unit:
            for comment in await unit.comments.get_all(kept):
                comment.moderate(Verdict.SPAM, by=None, now=START)
                await unit.comments.save(comment)
        await check_thread(ground, post, kept)
        async with ground.units() as unit:
            comment = await unit.comments.get(deepest.id)
            comment.moderate(Verdict.APPROVE, by=None, now=START)
            await unit.comments.save(comment)
        await check_thread(ground, post, kept)
        page = await ground.comments.list(CommentFilter(post_id=post.id, only_shown=True), PageRequest())
        assert [view.depth for view in page.items] == [1, 2, 3, 4, 5]
        assert all(view.version == 3 for view in page.items[:-1]), "a place is no change of the comment"

    async def test_only_what_is_approved_is_counted(self, ground: Ground, make: Builders) -> None:
        author = make.user()
        post = make.post(author)
        comments = [make.comment(post, author, status=status) for status in CommentStatus]
        await ground.given(author, post, *comments)
        await check_thread(ground, post, (each.id for each in comments))
        view = await ground.posts.find(post.id)
        assert view is not None
        assert view.comment_count == 1
