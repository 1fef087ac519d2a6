"""Comments without an account, over HTTP."""

from collections.abc import AsyncIterator

import pytest

from blog.domain.access.roles import Role
from blog.domain.posts.post import Post
from tests.support.api import Api, problem, serving
from tests.support.composition import container_over
from tests.support.members import SignIn
from tests.support.world import World

GUEST = {"name": "Zoë", "email": "zoe@example.org"}
HELLO = {"content": "Hello.", "guest": GUEST}


@pytest.fixture
async def post(world: World) -> Post:
    await world.given(post := world.make.post(await world.somebody(Role.AUTHOR), comments=None))
    return post


@pytest.fixture
async def open_site(world: World) -> AsyncIterator[Api]:
    async with serving(container_over(world, comments="open", limit_guest_comments="2/h")) as client:
        yield client


async def test_a_guest_comments_and_waits(open_site: Api, world: World, sign_in: SignIn, post: Post) -> None:
    editor = await sign_in(Role.EDITOR)
    answer = await open_site.post(f"/posts/{post.id}/comments", json=HELLO)
    assert answer.status_code == 201
    comment = answer.json()
    assert (comment["status"], comment["author"]) == ("pending", None)
    assert comment["guest"] == {"name": "Zoë", "email": None}
    assert '"guest_comments";r=1' in answer.headers["ratelimit"]
    path = f"/comments/{comment['id']}"
    problem(await open_site.get(path), 404, "comment_not_found")
    assert (await open_site.get(path, headers=editor.headers)).json()["guest"] == GUEST
    await open_site.post(f"{path}/approve", headers=editor.headers)
    (public,) = (await open_site.get(f"/posts/{post.id}/comments")).json()
    assert public["guest"] == {"name": "Zoë", "email": None}
    assert GUEST["email"] not in (await open_site.get(path)).text


async def test_guests_are_limited(open_site: Api, post: Post) -> None:
    answers = [await open_site.post(f"/posts/{post.id}/comments", json=HELLO) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    problem(answers[2], 429, "rate_limited")


async def test_a_site_for_members_refuses_guests(api: Api, post: Post) -> None:
    problem(await api.post(f"/posts/{post.id}/comments", json=HELLO), 409, "guests_refused")
    answer = await api.post(f"/posts/{post.id}/comments", json={"content": "Hello."})
    problem(answer, 401, "authentication_required")


@pytest.mark.parametrize(
    ("guest", "pointer"),
    [
        ({"name": "Zoë"}, "/guest/email"),
        ({"name": "", "email": "zoe@example.org"}, "/guest/name"),
        ({"name": "Zoë", "email": "zoe"}, "/guest/email"),
        ({"name": "Zoë", "email": "zoe@example.org", "url": "http://x"}, "/guest/url"),
        ("Zoë", "/guest"),
    ],
)
async def test_a_guest_says_who_they_are(open_site: Api, post: Post, guest: object, pointer: str) -> None:
    answer = await open_site.post(f"/posts/{post.id}/comments", json={"content": "Hi.", "guest": guest})
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert [error["pointer"] for error in errors] == [pointer]
