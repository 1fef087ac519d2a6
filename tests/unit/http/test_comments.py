"""Comments over HTTP."""

from uuid import UUID

import pytest

from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.posts.post import Post
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn
from tests.support.world import World


@pytest.fixture
async def reader(sign_in: SignIn) -> Member:
    return await sign_in(Role.READER)


@pytest.fixture
async def post(world: World) -> Post:
    post = world.make.post(await world.somebody(Role.AUTHOR))
    await world.given(post)
    return post


async def test_a_reader_comments_and_another_replies(api: Api, reader: Member, post: Post) -> None:
    path = f"/posts/{post.content.slug}/comments"
    answer = await api.post(path, json={"content": " Nice! "}, headers=reader.headers)
    assert answer.status_code == 201
    comment = answer.json()
    assert answer.headers["location"] == f"/comments/{comment['id']}"
    assert comment == {
        "id": comment["id"],
        "post_id": str(post.id),
        "parent_id": None,
        "depth": 1,
        "author": {
            "id": str(reader.user.id),
            "username": reader.user.username.value,
            "name": reader.user.name.value,
        },
        "guest": None,
        "content": "Nice!",
        "content_html": comment["content_html"],
        "created_at": "2026-03-14T15:09:26.535897Z",
        "updated_at": "2026-03-14T15:09:26.535897Z",
        "version": 1,
        "status": "approved",
        "is_deleted": False,
        "edited_at": None,
        "like_count": 0,
        "report_count": None,
        "reply_count": 0,
        "liked": False,
    }
    reply = {"content": "Thanks.", "parent_id": comment["id"]}
    assert (await api.post(path, json=reply, headers=reader.headers)).json()["depth"] == 2
    assert (await api.get(f"/comments/{comment['id']}")).json() == comment | {"reply_count": 1}
    (root,) = (await api.get(f"{path}?depth=1")).json()
    (answer,) = (await api.get(f"{path}?parent_id={root['id']}")).json()
    assert answer["parent_id"] == comment["id"]
    assert (await api.get(f"{path}?parent_id={answer['id']}")).json() == []
    for query in ("depth=0", "depth=6", "depth=x", "parent_id=x"):
        problem(await api.get(f"{path}?{query}"), 422, "validation_failed")


async def test_replies_stand_on_the_same_post_and_five_levels_deep_at_most(
    api: Api, reader: Member, post: Post
) -> None:
    path = f"/posts/{post.id}/comments"
    parent = None
    for _ in range(5):
        body = {"content": "Hm.", "parent_id": parent}
        parent = (await api.post(path, json=body, headers=reader.headers)).json()["id"]
    deepest = {"content": "Hm.", "parent_id": parent}
    problem(await api.post(path, json=deepest, headers=reader.headers), 409, "reply_too_deep")
    unknown = {"content": "Hm.", "parent_id": str(UUID(int=0))}
    answer = await api.post(path, json=unknown, headers=reader.headers)
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert errors[0]["pointer"] == "/parent_id"


@pytest.mark.parametrize("content", ["", "  \n ", "\x00", "é" * 5_121, "\u200b", 1, None])
async def test_a_comment_says_something(api: Api, reader: Member, post: Post, content: object) -> None:
    answer = await api.post(f"/posts/{post.id}/comments", json={"content": content}, headers=reader.headers)
    problem(answer, 422, "validation_failed")


async def test_a_draft_takes_no_comments(api: Api, sign_in: SignIn, world: World, reader: Member) -> None:
    author = await sign_in(Role.AUTHOR)
    draft = world.make.draft(author.user)
    await world.given(draft)
    path, body = f"/posts/{draft.id}/comments", {"content": "Hm."}
    problem(await api.post(path, json=body, headers=author.headers), 409, "comments_closed")
    problem(await api.post(path, json=body, headers=reader.headers), 404, "post_not_found")
    problem(await api.get(path), 404, "post_not_found")


async def test_a_comment_is_edited_for_fifteen_minutes(
    api: Api, world: World, reader: Member, post: Post
) -> None:
    made = await api.post(f"/posts/{post.id}/comments", json={"content": "a"}, headers=reader.headers)
    path = made.headers["location"]
    edited = await api.patch(path, json={"content": "b"}, headers=reader.headers)
    assert (edited.json()["content"], edited.json()["version"]) == ("b", 2)
    assert edited.json()["edited_at"] == edited.json()["updated_at"]
    problem(await api.patch(path, json={}, headers=reader.headers), 422, "validation_failed")
    world.clock.advance(Comment.EDIT_WINDOW)
    late = await api.patch(path, json={"content": "c"}, headers=reader.headers)
    problem(late, 409, "edit_window_closed")


async def test_a_deleted_comment_is_left_in_the_list_alone(api: Api, reader: Member, post: Post) -> None:
    made = await api.post(f"/posts/{post.id}/comments", json={"content": "a"}, headers=reader.headers)
    path = made.headers["location"]
    reply = {"content": "b", "parent_id": made.json()["id"]}
    await api.post(f"/posts/{post.id}/comments", json=reply, headers=reader.headers)
    match = {**reader.headers, "If-Match": made.headers["etag"]}
    assert (await api.delete(path, headers=match)).status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        body = {"content": "b"} if method == "PATCH" else None
        answer = await api.request(method, path, json=body, headers=reader.headers)
        problem(answer, 404, "comment_not_found")
    tombstone, _ = (await api.get(f"/posts/{post.id}/comments")).json()
    assert (tombstone["is_deleted"], tombstone["status"]) == (True, "deleted")
    assert (tombstone["author"], tombstone["content"], tombstone["content_html"]) == (None, None, None)


async def test_an_author_moderates_their_own_posts(
    api: Api, sign_in: SignIn, world: World, post: Post
) -> None:
    author, editor = await sign_in(Role.AUTHOR), await sign_in(Role.EDITOR)
    own = world.make.post(author.user)
    await world.given(own, world.make.comment(own, editor.user), world.make.comment(post, editor.user))
    mine = await api.get("/comments", headers=author.headers)
    assert [comment["post_id"] for comment in mine.json()] == [str(own.id)]
    assert len((await api.get("/comments", headers=editor.headers)).json()) == 2
    bad = await api.get("/comments?author=ada", headers=editor.headers)
    errors = problem(bad, 422, "validation_failed")["errors"]
    assert errors == [
        {"pointer": "author", "code": "wrong_format", "detail": "must be a UUID in its canonical form"}
    ]
