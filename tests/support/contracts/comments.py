"""What every `CommentRepository` promises."""

import pytest

from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.values import CommentBody, CommentStatus, CommentText, Guest
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import CommentId
from blog.domain.posts.post import Post
from blog.domain.users.errors import UserNotFound
from blog.domain.users.user import User
from tests.support.builders import Builders, comment_body
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7


class CommentRepositoryContract(StorageContract):
    async def get(self, ground: Ground, comment_id: CommentId) -> Comment:
        async with ground.units() as unit:
            return await unit.comments.get(comment_id)

    @pytest.fixture
    async def author(self, ground: Ground, make: Builders) -> User:
        author = make.user()
        await ground.given(author)
        return author

    @pytest.fixture
    async def post(self, ground: Ground, make: Builders, author: User) -> Post:
        post = make.post(author)
        await ground.given(post)
        return post

    async def test_comments_come_back_as_they_were_stored(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        comment = make.comment(post, author)
        reply = make.comment(post, author, parent=comment)
        guest = Guest(name="g" * 50, email=f"{'g' * 88}@example.org")
        nameless = make.comment(post, None, parent=reply, guest=guest)
        tombstone = make.tombstone(post, parent=reply)
        stored = [comment, reply, nameless, tombstone]
        await ground.given(*stored)
        back = [await self.get(ground, each.id) for each in stored]
        assert [state(each) for each in back] == [state(each) for each in stored]
        assert [each.depth for each in back] == [1, 2, 3, 3]
        assert back[0].collect_events() == []

    async def test_the_longest_comment_comes_back_whole(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        comment = make.comment(
            post,
            author,
            body=CommentBody(
                source=CommentText("🦉" * (CommentText.MOST_BYTES // 4)),
                html="<b>" * (CommentText.MOST_BYTES * 6),
                renderer="r" * 100,
            ),
        )
        await ground.given(comment)
        assert state(await self.get(ground, comment.id)) == state(comment)

    async def test_an_unknown_comment_is_not_found(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        await ground.given(make.comment(post, author))
        with pytest.raises(CommentNotFound):
            await self.get(ground, CommentId(uuid7(1)))

    async def test_many_comments_are_found_in_the_order_of_their_ids(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        comments = [make.comment(post, author, status=status) for status in CommentStatus]
        await ground.given(*comments)
        wanted = [comments[3].id, CommentId(uuid7(1)), comments[0].id, comments[3].id]
        async with ground.units() as unit:
            found = await unit.comments.get_all(wanted)
            assert await unit.comments.get_all([]) == []
            found[0].delete(by=None, now=START)
            await unit.comments.save(found[0])
        assert [state(each) for each in found] == [state(found[0]), state(comments[3])]
        assert (await self.get(ground, comments[0].id)).is_deleted

    async def test_who_was_approved_before_is_known(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        other, hidden = make.user(), [each for each in CommentStatus if each is not CommentStatus.APPROVED]
        await ground.given(
            other, make.comment(post, None), *(make.comment(post, author, status=each) for each in hidden)
        )
        await ground.given(make.comment(post, other))
        async with ground.units() as unit:
            assert not await unit.comments.has_approved(author.id)
            assert await unit.comments.has_approved(other.id)
            await unit.comments.add(make.comment(post, author))
            assert await unit.comments.has_approved(author.id)

    async def test_a_comment_needs_its_author(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        async with refused(ground, UserNotFound) as unit:
            await unit.comments.add(make.comment(post, make.user()))

    async def test_a_change_is_stored_only_when_it_is_saved(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        comment = make.comment(post, author)
        await ground.given(comment)
        async with ground.units() as unit:
            forgotten = await unit.comments.get(comment.id)
            forgotten.delete(by=author.id, now=START)
        assert state(await self.get(ground, comment.id)) == state(comment)

    async def test_saved_changes_are_stored(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        comment = make.comment(post, author, created_at=START)
        await ground.given(comment)
        async with ground.units() as unit:
            changed = await unit.comments.get(comment.id)
            changed.edit(comment_body("other"), by=author.id, now=START)
            await unit.comments.save(changed)
        assert state(await self.get(ground, comment.id)) == state(changed)
        async with ground.units() as unit:
            deleted = await unit.comments.get(comment.id)
            deleted.delete(by=author.id, now=START)
            await unit.comments.save(deleted)
        assert state(await self.get(ground, comment.id)) == state(deleted)
        assert deleted.is_deleted
        assert deleted.version == comment.version + 2

    async def test_a_comment_can_be_saved_several_times_in_one_unit_of_work(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        comment = make.comment(post, author, created_at=START)
        async with ground.units() as unit:
            await unit.comments.add(comment)
            comment.edit(comment_body("first"), by=author.id, now=START)
            await unit.comments.save(comment)
            comment.edit(comment_body("second"), by=author.id, now=START)
            await unit.comments.save(comment)
        assert state(await self.get(ground, comment.id)) == state(comment)

    async def test_a_stale_save_is_refused(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        comment = make.comment(post, author)
        await ground.given(comment)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.comments.get(comment.id)
            await ground.overtake(unit, stale)
            stale.delete(by=author.id, now=START)
            await unit.comments.save(stale)
        assert state(await self.get(ground, comment.id)) == state(comment)

    async def test_a_forgotten_author_leaves_what_they_said(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        other = make.user()
        theirs = [make.comment(post, author), make.comment(post, author)]
        others = make.comment(post, other, parent=theirs[0])
        await ground.given(other, *theirs, others)
        async with ground.units() as unit:
            await unit.comments.forget_author(author.id)
        for comment in theirs:
            expected = state(comment) | {"author_id": None, "version": comment.version + 1}
            assert state(await self.get(ground, comment.id)) == expected
        assert state(await self.get(ground, others.id)) == state(others)

    async def test_forgetting_the_author_is_a_change_that_a_later_save_notices(
        self, ground: Ground, make: Builders, post: Post, author: User
    ) -> None:
        comment = make.comment(post, author)
        await ground.given(comment)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.comments.get(comment.id)
            await unit.comments.forget_author(author.id)
            stale.delete(by=author.id, now=START)
            await unit.comments.save(stale)
        assert state(await self.get(ground, comment.id)) == state(comment)
