from collections.abc import Sequence

import pytest

from blog.application.comments.moderation import BulkAction, BulkResult, Outcome
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.comments.errors import CommentNotFound
from blog.domain.comments.values import CommentStatus, Verdict
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied, PreconditionFailed
from blog.domain.common.ids import CommentId
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor

NOWHERE = CommentId(uuid7(1))


@pytest.fixture
async def pending(world: World, post: Post, reader: User) -> Comment:
    """By the reader, not public yet."""
    await world.given(comment := world.make.comment(post, reader, status=CommentStatus.PENDING))
    return comment


def stored(world: World, comment: Comment) -> Comment:
    return world.store.tables.comments[comment.id]


async def comment_count(world: World, post: Post) -> int:
    return (await world.post_reading.get(ANONYMOUS, post.id)).comment_count


@pytest.mark.parametrize(
    ("verdict", "status", "event"),
    [
        (Verdict.APPROVE, CommentStatus.APPROVED, "comment.approved"),
        (Verdict.REJECT, CommentStatus.REJECTED, "comment.rejected"),
        (Verdict.SPAM, CommentStatus.SPAM, "comment.marked_as_spam"),
    ],
)
async def test_a_moderator_decides_about_a_comment(
    world: World, author: User, pending: Comment, verdict: Verdict, status: CommentStatus, event: str
) -> None:
    view = await world.comment_moderation.moderate(
        actor(author), pending.id, verdict, expected_version=pending.version
    )
    assert (view.status, view.version) == (status, pending.version + 1)
    assert state(stored(world, pending)) == state(pending) | {
        "status": status,
        "version": pending.version + 1,
        "updated_at": world.clock.now(),
    }
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == (event, author.id)
    assert entry.event.payload == {"post_id": str(pending.post_id), "before": "pending"}
    assert [act.changed for act in world.store.audit[-1:]] == [("status",)]


async def test_every_verdict_can_be_taken_back(
    world: World, post: Post, author: User, pending: Comment
) -> None:
    counts = []
    for verdict in (Verdict.APPROVE, Verdict.SPAM, Verdict.APPROVE, Verdict.REJECT, Verdict.APPROVE):
        await world.comment_moderation.moderate(actor(author), pending.id, verdict)
        counts.append(await comment_count(world, post))
    assert counts == [1, 0, 1, 0, 1]


async def test_to_decide_the_same_again_changes_nothing(world: World, author: User, comment: Comment) -> None:
    view = await world.comment_moderation.moderate(actor(author), comment.id, Verdict.APPROVE)
    assert view.version == comment.version
    assert world.store.outbox == []
    assert "comments.save" not in world.store.calls


async def test_an_older_version_is_refused(world: World, author: User, pending: Comment) -> None:
    with pytest.raises(PreconditionFailed):
        await world.comment_moderation.moderate(
            actor(author), pending.id, Verdict.SPAM, expected_version=pending.version - 1
        )
    assert state(stored(world, pending)) == state(pending)


async def test_who_may_not_moderate_learns_nothing(
    world: World, post: Post, reader: User, pending: Comment, comment: Comment
) -> None:
    stranger = await world.somebody(Role.AUTHOR)
    moderate = world.comment_moderation.moderate
    for comment_id in (NOWHERE, pending.id):
        with pytest.raises(CommentNotFound):
            await moderate(actor(stranger), comment_id, Verdict.SPAM)
        with pytest.raises(AuthenticationRequired):
            await moderate(ANONYMOUS, comment_id, Verdict.SPAM)
    for who, known in ((stranger, comment), (reader, comment), (reader, pending)):
        with pytest.raises(PermissionDenied):
            await moderate(actor(who), known.id, Verdict.APPROVE)


async def test_a_tombstone_is_not_moderated(world: World, post: Post, author: User) -> None:
    await world.given(tombstone := world.make.tombstone(post))
    with pytest.raises(CommentNotFound):
        await world.comment_moderation.moderate(actor(author), tombstone.id, Verdict.APPROVE)


class TestManyAtOnce:
    @staticmethod
    async def act(
        world: World, who: Actor, action: BulkAction, *comments: Comment | CommentId
    ) -> Sequence[BulkResult]:
        ids = [each.id if isinstance(each, Comment) else each for each in comments]
        results = await world.comment_moderation.moderate_many(who, ids, action)
        assert [result.id for result in results] == list(dict.fromkeys(ids))
        return results

    async def test_all_that_may_be_done_is_done_and_told_of_each(
        self, world: World, post: Post, author: User, reader: User, comment: Comment, pending: Comment
    ) -> None:
        elsewhere = world.make.post(await world.somebody(Role.AUTHOR))
        public, hidden = (
            world.make.comment(elsewhere, reader),
            world.make.comment(elsewhere, reader, status=CommentStatus.PENDING),
        )
        spam, tombstone = (
            world.make.comment(post, reader, status=CommentStatus.SPAM),
            world.make.tombstone(post),
        )
        await world.given(elsewhere, public, hidden, spam, tombstone)
        named = (hidden, pending, public, NOWHERE, spam, comment, tombstone, pending)
        results = await self.act(world, actor(author), BulkAction.APPROVE, *named)
        assert [(result.outcome, result.code) for result in results] == [
            (Outcome.REFUSED, "comment_not_found"),
            (Outcome.DONE, None),
            (Outcome.REFUSED, "permission_denied"),
            (Outcome.REFUSED, "comment_not_found"),
            (Outcome.DONE, None),
            (Outcome.UNCHANGED, None),
            (Outcome.REFUSED, "comment_not_found"),
        ]
        assert [stored(world, each).status for each in (pending, spam)] == [CommentStatus.APPROVED] * 2
        assert state(stored(world, hidden)) == state(hidden)
        assert await comment_count(world, post) == 3
        assert [entry.event.name for entry in world.store.outbox] == ["comment.approved"] * 2

    @pytest.mark.parametrize(
        ("action", "status"),
        [
            (BulkAction.REJECT, CommentStatus.REJECTED),
            (BulkAction.SPAM, CommentStatus.SPAM),
            (BulkAction.DELETE, CommentStatus.DELETED),
        ],
    )
    async def test_many_are_taken_away(
        self,
        world: World,
        post: Post,
        comment: Comment,
        pending: Comment,
        action: BulkAction,
        status: CommentStatus,
    ) -> None:
        editor = await world.somebody(Role.EDITOR)
        results = await self.act(world, actor(editor), action, comment, pending)
        assert [result.outcome for result in results] == [Outcome.DONE] * 2
        assert {stored(world, each).status for each in (comment, pending)} == {status}
        assert await comment_count(world, post) == 0

    async def test_what_goes_meanwhile_does_not_stop_the_others(
        self, world: World, author: User, comment: Comment, reader: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone = world.make.post(author)
        on_gone = world.make.comment(gone, reader, status=CommentStatus.PENDING)
        waits = world.make.comment(gone, reader, status=CommentStatus.PENDING)
        await world.given(gone, on_gone, waits)
        posts_of = world.comments.posts_of

        async def find_and_lose(comment_ids: Sequence[CommentId]) -> object:
            found = await posts_of(comment_ids)
            await world.post_trash.purge(actor(author), gone.id)
            return found

        monkeypatch.setattr(world.comments, "posts_of", find_and_lose)
        results = await self.act(world, actor(author), BulkAction.SPAM, on_gone, comment, waits)
        assert [result.outcome for result in results] == [Outcome.REFUSED, Outcome.DONE, Outcome.REFUSED]

    async def test_a_comment_that_appears_meanwhile_is_not_touched_without_the_lock_of_its_post(
        self, world: World, author: User, pending: Comment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def none(comment_ids: Sequence[CommentId]) -> object:
            return {}

        monkeypatch.setattr(world.comments, "posts_of", none)
        (result,) = await self.act(world, actor(author), BulkAction.APPROVE, pending)
        assert (result.outcome, result.code) == (Outcome.REFUSED, "comment_not_found")

    @pytest.mark.parametrize("role", [None, Role.READER, Role.CONTRIBUTOR])
    async def test_it_is_for_moderators(self, world: World, pending: Comment, role: Role | None) -> None:
        who = ANONYMOUS if role is None else actor(await world.somebody(role))
        with pytest.raises(AuthenticationRequired if role is None else PermissionDenied):
            await self.act(world, who, BulkAction.APPROVE, pending)
