"""Moderation over HTTP."""

from uuid import UUID

import pytest

from blog.application.comments.moderation import MOST_AT_ONCE
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.comments.values import CommentStatus
from blog.domain.posts.post import Post
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn
from tests.support.world import World


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


@pytest.fixture
async def reader(sign_in: SignIn) -> Member:
    return await sign_in(Role.READER)


@pytest.fixture
async def post(world: World, author: Member) -> Post:
    await world.given(post := world.make.post(author.user))
    return post


@pytest.fixture
async def pending(world: World, post: Post, reader: Member) -> Comment:
    await world.given(comment := world.make.comment(post, reader.user, status=CommentStatus.PENDING))
    return comment


async def test_a_comment_is_approved_rejected_and_marked_as_spam(
    api: Api, author: Member, post: Post, pending: Comment
) -> None:
    path = f"/comments/{pending.id}"
    for verdict, status, count in (
        ("approve", "approved", 1),
        ("spam", "spam", 0),
        ("approve", "approved", 1),
        ("reject", "rejected", 0),
    ):
        answer = await api.post(f"{path}/{verdict}", headers=author.headers)
        assert (answer.status_code, answer.json()["status"]) == (200, status)
        found = await api.get(path, headers=author.headers)
        assert (found.json(), found.headers["etag"]) == (answer.json(), answer.headers["etag"])
        assert (await api.get(f"/posts/{post.id}")).json()["comment_count"] == count
        listed = await api.get(f"/posts/{post.id}/comments?count=true")
        assert (len(listed.json()), listed.headers["x-total-count"]) == (count, str(count))


async def test_a_verdict_may_depend_on_what_the_moderator_has_seen(
    api: Api, author: Member, pending: Comment
) -> None:
    path = f"/comments/{pending.id}"
    seen = (await api.get(path, headers=author.headers)).headers["etag"]
    headers = {**author.headers, "If-Match": seen}
    assert (await api.post(f"{path}/spam", headers=headers)).status_code == 200
    problem(await api.post(f"{path}/approve", headers=headers), 412, "precondition_failed")


async def test_the_queue_is_filtered_by_status_post_and_author(
    api: Api, world: World, author: Member, reader: Member, post: Post, pending: Comment
) -> None:
    other = world.make.post(author.user)
    made = [
        world.make.comment(other, reader.user, status=CommentStatus.SPAM),
        world.make.comment(other, author.user, status=CommentStatus.PENDING),
        world.make.tombstone(other),
    ]
    await world.given(other, *made)
    cases = {
        "": [pending, *made],
        "status=any": [pending, *made],
        "status=pending": [pending, made[1]],
        "status=spam": [made[0]],
        "status=deleted": [made[2]],
        "status=approved": [],
        f"status=pending&post={post.id}": [pending],
        f"author={reader.user.id}&sort=-created_at": [made[0], pending],
        f"post={UUID(int=1)}": [],
    }
    for query, expected in cases.items():
        answer = await api.get(f"/comments?count=true&{query}", headers=author.headers)
        assert [each["id"] for each in answer.json()] == [str(each.id) for each in expected], query
        assert answer.headers["x-total-count"] == str(len(expected))


async def test_the_queue_comes_in_pages(api: Api, world: World, author: Member, post: Post) -> None:
    waiting = [world.make.comment(post, None, status=CommentStatus.PENDING) for _ in range(5)]
    await world.given(*waiting)
    path, found = "/comments?status=pending&limit=2", []
    while path:
        answer = await api.get(path, headers=author.headers)
        found += [each["id"] for each in answer.json()]
        path = answer.links.get("next", {}).get("url", "")
    assert found == [str(each.id) for each in waiting]


@pytest.mark.parametrize("query", ["status=draft", "status=", "post=x", "status=pending&status=spam"])
async def test_other_filters_are_refused(api: Api, author: Member, query: str) -> None:
    answer = await api.get(f"/comments?{query}", headers=author.headers)
    assert answer.status_code in {400, 422}


async def test_moderators_of_a_post_see_what_is_hidden_there(
    api: Api, author: Member, reader: Member, post: Post, pending: Comment
) -> None:
    path = f"/posts/{post.id}/comments"
    for query, expected in (("", 0), ("?status=any", 1), ("?status=pending", 1), ("?status=spam", 0)):
        assert len((await api.get(path + query, headers=author.headers)).json()) == expected
        assert (await api.get(path + query)).json() == []
    (own,) = (await api.get(path, headers=reader.headers)).json()
    assert (own["id"], own["status"], own["is_deleted"]) == (str(pending.id), "pending", False)


async def test_many_are_moderated_at_once_and_each_is_told_of(
    api: Api, world: World, author: Member, reader: Member, post: Post, pending: Comment
) -> None:
    approved = world.make.comment(post, reader.user)
    await world.given(approved)
    unknown = str(UUID(int=1))
    body = {"ids": [str(pending.id), unknown, str(approved.id)], "action": "approve"}
    answer = await api.post("/comments/bulk", json=body, headers=author.headers)
    assert answer.status_code == 200
    assert answer.json() == {
        "results": [
            {"id": str(pending.id), "outcome": "done", "code": None},
            {"id": unknown, "outcome": "refused", "code": "comment_not_found"},
            {"id": str(approved.id), "outcome": "unchanged", "code": None},
        ]
    }


async def test_what_is_refused_among_many_is_in_the_audit_trail_as_if_it_were_alone(
    api: Api, world: World, author: Member, reader: Member
) -> None:
    elsewhere = world.make.post(await world.somebody(Role.AUTHOR))
    said = world.make.comment(elsewhere, reader.user)
    await world.given(elsewhere, said)
    entries = []
    for act in ("approve", "spam"):
        body = {"ids": [str(said.id), str(UUID(int=1))], "action": act}
        assert (await api.post("/comments/bulk", json=body, headers=author.headers)).status_code == 200
        for comment_id in (said.id, UUID(int=1)):
            await api.post(f"/comments/{comment_id}/{act}", headers=author.headers)
        together, alone = world.store.audit[:2], world.store.audit[2:]
        entries = [
            [(each.action, each.outcome, each.actor_id, each.target_type, each.target_id) for each in part]
            for part in (together, alone)
        ]
        assert entries[0] == entries[1]
        assert len(entries[0]) == 2
        world.store.audit.clear()
    body = {"ids": [str(said.id)], "action": "delete"}
    await api.post("/comments/bulk", json=body, headers=author.headers)
    (entry,) = world.store.audit
    assert (entry.action, entry.outcome) == ("comment.delete", "permission_denied")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"ids": [], "action": "approve"}, "/ids"),
        ({"ids": [str(UUID(int=1))] * (MOST_AT_ONCE + 1), "action": "approve"}, "/ids"),
        ({"ids": ["x"], "action": "approve"}, "/ids/0"),
        ({"ids": [str(UUID(int=1))], "action": "publish"}, "/action"),
        ({"ids": [str(UUID(int=1))]}, "/action"),
    ],
)
async def test_a_bulk_action_is_bounded(
    api: Api, author: Member, body: dict[str, object], pointer: str
) -> None:
    answer = await api.post("/comments/bulk", json=body, headers=author.headers)
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert [error["pointer"] for error in errors] == [pointer]


async def test_a_reply_to_what_is_hidden_is_refused_like_one_to_nothing(
    api: Api, reader: Member, post: Post, pending: Comment
) -> None:
    answers = []
    for parent in (pending.id, UUID(int=1)):
        body = {"content": "Hm.", "parent_id": str(parent)}
        answer = await api.post(f"/posts/{post.id}/comments", json=body, headers=reader.headers)
        answers.append(problem(answer, 422, "validation_failed")["errors"])
    assert answers[0] == answers[1]
