"""Likes and reports over HTTP."""

import pytest

from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from tests.support.api import Api, problem
from tests.support.members import SignIn
from tests.support.world import World


@pytest.fixture
async def comment(world: World) -> Comment:
    author = await world.somebody(Role.AUTHOR)
    post = world.make.post(author)
    await world.given(post, comment := world.make.comment(post, author))
    return comment


async def test_a_comment_is_liked_once_by_each(api: Api, sign_in: SignIn, comment: Comment) -> None:
    path = f"/comments/{comment.id}"
    readers = [await sign_in(Role.READER) for _ in range(2)]
    for number, reader in enumerate(readers, start=1):
        for _ in range(2):
            answer = await api.put(f"{path}/like", headers=reader.headers)
            assert (answer.status_code, answer.json()) == (200, {"like_count": number, "liked": True})
    assert (await api.get(path)).json()["like_count"] == 2
    for _ in range(2):
        answer = await api.delete(f"{path}/like", headers=readers[0].headers)
        assert (answer.status_code, answer.json()) == (200, {"like_count": 1, "liked": False})
    problem(await api.put(f"{path}/like"), 401, "authentication_required")
    (listed,) = (await api.get(f"/posts/{comment.post_id}/comments")).json()
    assert (listed["like_count"], listed["report_count"]) == (1, None)


async def test_the_answers_tell_each_caller_whether_they_like_a_comment(
    api: Api, sign_in: SignIn, comment: Comment
) -> None:
    path, thread = f"/comments/{comment.id}", f"/posts/{comment.post_id}/comments"
    reader, other = await sign_in(Role.READER), await sign_in(Role.READER)
    before = await api.get(path, headers=reader.headers)
    await api.put(f"{path}/like", headers=reader.headers)
    seen = {"If-None-Match": before.headers["etag"]}
    mine = await api.get(path, headers=reader.headers | seen)
    assert (mine.status_code, mine.json()["liked"]) == (200, True)
    assert mine.headers["cache-control"] == "private, no-store"
    theirs, public = await api.get(path, headers=other.headers), await api.get(path)
    assert (theirs.json()["liked"], public.json()["liked"]) == (False, False)
    assert public.headers["cache-control"].startswith("public")
    # The same count, and another tag: the copy of one is never taken for that of another.
    assert theirs.json()["like_count"] == mine.json()["like_count"] == 1
    assert mine.headers["etag"] != public.headers["etag"] == theirs.headers["etag"]
    told = [
        (await api.get(thread, headers=who)).json()[0]["liked"] for who in (reader.headers, other.headers, {})
    ]
    assert told == [True, False, False]
    fields = await api.get(f"{path}?fields=liked", headers=reader.headers)
    assert fields.json() == {"liked": True}


async def test_a_report_reaches_the_queue(api: Api, sign_in: SignIn, comment: Comment) -> None:
    path = f"/comments/{comment.id}"
    reader, editor = await sign_in(Role.READER), await sign_in(Role.EDITOR)
    before = await api.get(path)
    for _ in range(2):
        answer = await api.post(f"{path}/reports", json={"reason": "spam"}, headers=reader.headers)
        assert (answer.status_code, answer.content) == (202, b"")
    after = await api.get(path)
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    for query, expected in (("reported=true", [1]), ("reported=false", []), ("sort=-report_count", [1])):
        queue = await api.get(f"/comments?{query}", headers=editor.headers)
        assert [each["report_count"] for each in queue.json()] == expected
    problem(await api.get(f"/posts/{comment.post_id}/comments?sort=report_count"), 422, "validation_failed")


@pytest.mark.parametrize("body", [{}, {"reason": "ugly"}, {"reason": None}, {"reason": "spam", "more": "x"}])
async def test_a_report_has_a_reason(
    api: Api, sign_in: SignIn, comment: Comment, body: dict[str, object]
) -> None:
    reader = await sign_in(Role.READER)
    answer = await api.post(f"/comments/{comment.id}/reports", json=body, headers=reader.headers)
    problem(answer, 422, "validation_failed")


@pytest.mark.parametrize("note", ["", " \n", "x" * 501, "\x00", 5])
async def test_a_note_of_a_report_has_its_form(
    api: Api, sign_in: SignIn, comment: Comment, note: object
) -> None:
    reader = await sign_in(Role.READER)
    body = {"reason": "spam", "note": note}
    answer = await api.post(f"/comments/{comment.id}/reports", json=body, headers=reader.headers)
    problem(answer, 422, "validation_failed")


async def test_moderators_read_who_reported_a_comment_and_why(
    api: Api, sign_in: SignIn, comment: Comment
) -> None:
    path = f"/comments/{comment.id}/reports"
    readers, editor = [await sign_in(Role.READER) for _ in range(3)], await sign_in(Role.EDITOR)
    bodies = {"reason": "spam"}, {"reason": "abuse", "note": None}, {"reason": "other", "note": " <b>Look.\n"}
    for reader, body in zip(readers, bodies, strict=True):
        assert (await api.post(path, json=body, headers=reader.headers)).status_code == 202
    first = await api.get(f"{path}?limit=1&count=true", headers=editor.headers)
    assert first.headers["cache-control"] == "private, no-store"
    assert first.headers["x-total-count"] == "3"
    every = (await api.get(path, headers=editor.headers)).json()
    assert first.json() == every[:1]
    told = {each["reporter"]["id"]: (each["reason"], each["note"]) for each in every}
    expected = [("spam", None), ("abuse", None), ("other", "<b>Look.")]
    assert [told[str(reader.user.id)] for reader in readers] == expected
    assert set(every[0]) == {"reason", "note", "created_at", "reporter"}
    assert set(every[0]["reporter"]) == {"id", "username", "name"}
    onward = first.links["next"]["url"]
    assert (await api.get(onward, headers=editor.headers)).json() == every[1:2]
    other = onward.replace("limit=1", "sort=created_at")
    problem(await api.get(other, headers=editor.headers), 400, "invalid_cursor")
    fields = await api.get(f"{path}?fields=reason&sort=created_at", headers=editor.headers)
    assert fields.json() == [{"reason": each["reason"]} for each in reversed(every)]
    for reader in readers:
        problem(await api.get(path, headers=reader.headers), 403, "permission_denied")
    problem(await api.get(path), 401, "authentication_required")
