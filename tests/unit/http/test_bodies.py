"""What may be in a body, and what is refused before anybody looks at its meaning."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from blog.domain.access.roles import Role
from blog.entrypoints.http.body import DEEPEST, MOST_BYTES, MOST_MEMBERS
from tests.support.api import Api, problem
from tests.support.members import SignIn
from tests.support.world import World

JSON = {"Content-Type": "application/json"}


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


MALFORMED = {
    "no JSON": b"title",
    "cut off": b'{"title": "a"',
    "two values": b'{"title": "a"} {}',
    "a trailing comma": b'{"title": "a",}',
    "a byte order mark": b'\xef\xbb\xbf{"title": "a"}',
    "UTF-16": '{"title": "a"}'.encode("utf-16-le"),
    "bad UTF-8": b'{"title": "\xff"}',
    "an encoded surrogate": b'{"title": "\xed\xa0\x80"}',
    "half a character": b'{"title": "\\ud800"}',
    "half a character in a key": b'{"\\udfff": "a"}',
    "a key twice": b'{"title": "a", "title": "b"}',
    "a key twice, further down": b'{"title": {"a": 1, "a": 2}}',
    "a key twice, differently escaped": b'{"title": "a", "titl\\u0065": "b"}',
    "NaN": b'{"title": NaN}',
    "infinity": b'{"title": Infinity}',
    "minus infinity": b'{"title": -Infinity}',
    "a number beyond a double": b'{"title": 1e400}',
    "an integer beyond 64 bits": b'{"title": 9223372036854775808}',
    "a negative integer beyond 64 bits": b'{"title": -9223372036854775809}',
    "an integer of 5,000 digits": b'{"title": ' + b"9" * 5_000 + b"}",
    "too many levels": f'{{"title": {nested(DEEPEST)}}}'.encode(),
    "levels that exhaust a stack": nested(100_000).encode(),
    "too many members": json.dumps({f"k{n}": n for n in range(MOST_MEMBERS + 1)}).encode(),
    "a raw control character": b'{"title": "\x01"}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
async def test_a_body_that_readers_could_understand_differently_is_malformed(
    api: Api, sign_in: SignIn, body: bytes
) -> None:
    author = await sign_in(Role.AUTHOR)
    answer = await api.post("/posts", content=body, headers={**author.headers, **JSON})
    problem(answer, 400, "malformed_request")
    assert (await api.get("/posts")).json() == []


INVALID = {
    "null": b"null",
    "a list": b"[]",
    "a string": b'"title"',
    "a number": b"1",
    "nothing in it": b"{}",
    "a number for a title": b'{"title": 1}',
    "a fraction for a title": b'{"title": 1.5}',
    "a text full of brackets": b'"' + b"[" * 99 + b'"',
    "NUL in a title": b'{"title": "a\\u0000b"}',
    "NUL in a content": b'{"title": "a", "content": "a\\u0000b"}',
    "a deep value": f'{{"title": {nested(DEEPEST - 1)}}}'.encode(),
    "the largest integer": b'{"title": 9223372036854775807}',
    "an unknown field": b'{"title": "a", "author_id": "x"}',
    "a status": b'{"title": "a", "status": "published"}',
    "one for true": b'{"title": "a", "published": 1}',
    "a string for true": b'{"title": "a", "published": "true"}',
    "21 tags": json.dumps({"title": "a", "tags": [f"t{n}" for n in range(21)]}).encode(),
    "a blank tag": b'{"title": "a", "tags": [" "]}',
    "a slug in capitals": b'{"title": "a", "slug": "A"}',
    "a slug like a UUID": b'{"title": "a", "slug": "00000000-0000-0000-0000-000000000000"}',
    "two lines": b'{"title": "a\\nb"}',
    "201 characters": json.dumps({"title": "a" * 201}).encode(),
    "204,801 bytes": json.dumps({"title": "a", "content": "é" * 102_401}, ensure_ascii=False).encode(),
}


@pytest.mark.parametrize("body", INVALID.values(), ids=INVALID)
async def test_a_body_that_breaks_a_rule_is_invalid(api: Api, sign_in: SignIn, body: bytes) -> None:
    author = await sign_in(Role.AUTHOR)
    answer = await api.post("/posts", content=body, headers={**author.headers, **JSON})
    document = problem(answer, 422, "validation_failed")
    assert document["errors"]
    assert (await api.get("/posts?status=any", headers=author.headers)).json() == []


async def test_errors_point_at_each_invalid_value(api: Api, sign_in: SignIn) -> None:
    author = await sign_in(Role.AUTHOR)
    body = {"title": "", "slug": "A b", "tags": ["ok", "x" * 31], "published": "yes", "a/b~c": 1}
    answer = await api.post("/posts", json=body, headers=author.headers)
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert errors == [
        {"pointer": "/title", "code": "too_short", "detail": "at least 1 characters"},
        {
            "pointer": "/slug",
            "code": "wrong_format",
            "detail": "does not have the form that the documentation describes",
        },
        {"pointer": "/tags/1", "code": "too_long", "detail": "at most 30 characters"},
        {"pointer": "/published", "code": "wrong_type", "detail": "must be true or false"},
        {"pointer": "/a~1b~0c", "code": "unknown_field", "detail": "is not known here"},
    ]


async def test_errors_never_repeat_what_was_sent(api: Api, sign_in: SignIn) -> None:
    author = await sign_in(Role.AUTHOR)
    secret = "correct-horse-battery"
    for body in (
        {"title": [secret]},
        {"title": "a", "slug": secret.upper()},
        {"title": "a", "published": secret},
        {"title": "a", "tags": secret},
        {"title": "a", "k" * 70 + secret: 1},
    ):
        answer = await api.post("/posts", json=body, headers=author.headers)
        problem(answer, 422, "validation_failed")
        assert secret not in answer.text.lower()


async def test_brackets_within_a_text_are_no_levels(api: Api, sign_in: SignIn) -> None:
    author = await sign_in(Role.AUTHOR)
    body = {"title": "a", "content": "[x](y) {" * 1_000}
    assert (await api.post("/posts", json=body, headers=author.headers)).status_code == 201


async def test_a_missing_body_is_invalid(api: Api, sign_in: SignIn) -> None:
    author = await sign_in(Role.AUTHOR)
    answer = await api.post("/posts", headers=author.headers)
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert errors == [{"pointer": "", "code": "missing", "detail": "is required"}]


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin-1",
    ],
)
async def test_a_body_in_another_format_is_refused(api: Api, sign_in: SignIn, content_type: str) -> None:
    author = await sign_in(Role.AUTHOR)
    headers = {**author.headers, "Content-Type": content_type}
    answer = await api.post("/posts", content=b'{"title": "a"}', headers=headers)
    problem(answer, 415, "unsupported_media_type")
    assert answer.headers["accept"] == "application/json"


@pytest.mark.parametrize("content_type", ["application/json", "APPLICATION/JSON; Charset=UTF-8"])
async def test_a_body_in_json_is_taken(api: Api, sign_in: SignIn, content_type: str) -> None:
    author = await sign_in(Role.AUTHOR)
    headers = {**author.headers, "Content-Type": content_type}
    answer = await api.post("/posts", content=b'{"title": "a"}', headers=headers)
    assert answer.status_code == 201


async def test_a_patch_may_be_a_merge_patch(api: Api, sign_in: SignIn) -> None:
    author = await sign_in(Role.AUTHOR)
    await api.post("/posts", json={"title": "a"}, headers=author.headers)
    headers = {**author.headers, "Content-Type": "application/merge-patch+json"}
    answer = await api.patch("/posts/a", content=b'{"title": "b"}', headers=headers)
    assert answer.json()["title"] == "b"
    refused = await api.post("/posts", content=b'{"title": "b"}', headers=headers)
    problem(refused, 415, "unsupported_media_type")


async def test_a_body_of_a_mebibyte_is_read_and_one_byte_more_is_not(api: Api, sign_in: SignIn) -> None:
    author = await sign_in(Role.AUTHOR)
    headers = {**author.headers, **JSON}
    largest = b'{"title": "a"}'.ljust(MOST_BYTES)
    assert (await api.post("/posts", content=largest, headers=headers)).status_code == 201
    problem(await api.post("/posts", content=largest + b" ", headers=headers), 413, "payload_too_large")


async def test_a_body_without_a_declared_length_is_cut_off_too(api: Api, sign_in: SignIn) -> None:
    author = await sign_in(Role.AUTHOR)

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 65_536

    answer = await api.post("/posts", content=endless(), headers={**author.headers, **JSON})
    problem(answer, 413, "payload_too_large")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("method", "path"), [("POST", "/posts/a/unpublish"), ("DELETE", "/posts/a")])
async def test_an_address_that_takes_no_body_refuses_one(
    api: Api, sign_in: SignIn, method: str, path: str
) -> None:
    author = await sign_in(Role.AUTHOR)
    await api.post("/posts", json={"title": "a"}, headers=author.headers)
    answer = await api.request(method, path, json={"at": "2030-01-01T00:00:00Z"}, headers=author.headers)
    problem(answer, 400, "malformed_request")
    assert (await api.get("/posts/a", headers=author.headers)).json()["status"] == "draft"


@pytest.mark.parametrize(("method", "path"), [("POST", "/posts"), ("DELETE", "/posts/mine")])
async def test_a_body_that_comes_slowly_does_not_outlive_the_right_to_send_it(
    api: Api, world: World, sign_in: SignIn, method: str, path: str
) -> None:
    author = await sign_in(Role.AUTHOR)
    await api.post("/posts", json={"title": "Mine"}, headers=author.headers)
    body = b'{"title": "a"}' if method == "POST" else b""

    async def slowly() -> AsyncIterator[bytes]:
        yield body[:5]
        world.store.tables.sessions.clear()
        yield body[5:]

    answer = await api.request(method, path, content=slowly(), headers={**author.headers, **JSON})
    problem(answer, 401, "invalid_token")
    assert [post.content.slug.value for post in world.store.tables.posts.values()] == ["mine"]


@pytest.mark.parametrize("path", ["/posts", "/posts/a/publish", "/auth/token", "/users"])
async def test_a_body_that_does_not_arrive_is_not_waited_for(
    api: Api, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.entrypoints.http.body.MOST_SECONDS", 0)

    async def never() -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""

    answer = await api.post(path, content=never(), headers=JSON)
    problem(answer, 408, "request_timeout")
    assert answer.headers["connection"] == "close"
