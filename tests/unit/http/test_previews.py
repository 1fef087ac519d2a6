"""Previews over HTTP: made and revoked by those who edit the post, opened by whoever has the link."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx
import pytest

from blog.application.ports.seals import PreviewClaim
from blog.application.ports.tokens import SecretKind
from blog.domain.access.roles import Role
from blog.domain.common.ids import PreviewId
from blog.domain.posts.post import Post
from tests.support.api import Api, bearer, problem, serving
from tests.support.composition import container_over
from tests.support.fakes.limits import POLICIES
from tests.support.fakes.system import uuid7
from tests.support.members import Member, SignIn
from tests.support.world import World


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


@pytest.fixture
async def draft(world: World, author: Member) -> Post:
    draft = world.make.draft(author.user)
    await world.given(draft)
    return draft


async def shown(api: Api, draft: Post, author: Member, **body: object) -> dict[str, str]:
    """A new preview, as it is answered."""
    answer = await api.post(f"/posts/{draft.id}/previews", json=body, headers=author.headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, str] = answer.json()
    return made


def refusal(answer: httpx.Response) -> tuple[int, object, dict[str, str]]:
    """All that tells one refusal from another."""
    document = {**problem(answer, 404, "preview_not_found"), "request_id": ""}
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, document, headers


async def test_a_new_preview_is_answered_with_what_opens_it(api: Api, draft: Post, author: Member) -> None:
    body = {"expires_in": 3_600, "note": "For Eve"}
    answer = await api.post(f"/posts/{draft.content.slug}/previews", json=body, headers=author.headers)
    assert answer.status_code == 201
    made = answer.json()
    assert made["post_id"] == str(draft.id)
    assert (made["note"], made["created_by"]["id"]) == ("For Eve", str(author.user.id))
    lasts = datetime.fromisoformat(made["expires_at"]) - datetime.fromisoformat(made["created_at"])
    assert lasts == timedelta(hours=1)
    assert answer.headers["location"] == f"/posts/{draft.id}/previews/{made['id']}"
    assert answer.headers["cache-control"] == "no-store"


async def test_what_opens_it_is_shown_once(api: Api, draft: Post, author: Member) -> None:
    answer = await api.post(f"/posts/{draft.id}/previews", json={}, headers=author.headers)
    made = answer.json()
    location = answer.headers["location"]
    again = await api.get(location, headers=author.headers)
    assert again.json() == {key: made[key] for key in made if key not in {"token", "url", "page_url"}}
    assert again.headers["etag"] == answer.headers["etag"]
    known = {**author.headers, "If-None-Match": answer.headers["etag"]}
    assert (await api.get(location, headers=known)).status_code == 304
    listed = await api.get(f"/posts/{draft.id}/previews", headers=author.headers)
    assert listed.json() == [again.json()]
    assert made["token"][3:] not in again.text + listed.text


async def test_the_list_of_previews_is_one_like_the_others(api: Api, draft: Post, author: Member) -> None:
    for note in ("first", "second"):
        await shown(api, draft, author, note=note)
    path = f"/posts/{draft.id}/previews?limit=1&count=true&sort=created_at&fields=note"
    page = await api.get(path, headers=author.headers)
    assert (page.json(), page.headers["x-total-count"]) == ([{"note": "first"}], "2")
    rest = await api.get(page.links["next"]["url"], headers=author.headers)
    assert rest.json() == [{"note": "second"}]


@pytest.mark.parametrize("form", ["link", "header"])
async def test_the_post_is_what_its_author_reads(api: Api, draft: Post, author: Member, form: str) -> None:
    token = (await shown(api, draft, author))["token"]
    if form == "link":
        answer = await api.get(f"/previews/{token}")
    else:
        answer = await api.get("/previews", headers=bearer(token))
    own = await api.get(f"/posts/{draft.id}", headers=author.headers)
    assert (answer.status_code, answer.content) == (200, own.content)
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("form", ["link", "header"])
async def test_nothing_on_the_way_keeps_it(api: Api, draft: Post, author: Member, form: str) -> None:
    token = (await shown(api, draft, author))["token"]
    own = await api.get(f"/posts/{draft.id}", headers=author.headers)
    headers = {"If-None-Match": f"*, {own.headers['etag']}", "Range": "bytes=0-3"}
    path = "/previews" if form == "header" else f"/previews/{token}"
    answer = await api.get(path, headers=headers | (bearer(token) if form == "header" else {}))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["vary"] == "Authorization, Cookie"
    assert not {"etag", "last-modified", "expires", "age"} & set(answer.headers)


async def test_the_link_looks_at_no_other_credential(
    api: Api, world: World, draft: Post, author: Member
) -> None:
    token = (await shown(api, draft, author))["token"]
    stray = world.tokens.mint(SecretKind.SESSION).plain
    for headers in (bearer(stray), {"Cookie": f"__Host-session={stray}"}, {"Authorization": "Basic eDp5"}):
        assert (await api.get(f"/previews/{token}", headers=headers)).status_code == 200


async def test_the_token_opens_nothing_else(api: Api, draft: Post, author: Member) -> None:
    headers = bearer((await shown(api, draft, author))["token"])
    for path in ("/posts", f"/posts/{draft.id}", f"/posts/{draft.id}/previews", "/users/me"):
        problem(await api.get(path, headers=headers), 401, "invalid_token")


async def test_whatever_is_not_there_is_answered_alike(
    api: Api, world: World, draft: Post, author: Member
) -> None:
    made = await shown(api, draft, author)
    other = world.make.draft(author.user)
    await world.given(other)
    revoked, of_deleted = await shown(api, draft, author), await shown(api, other, author)
    gone = await api.delete(f"/posts/{draft.id}/previews/{revoked['id']}", headers=author.headers)
    assert gone.status_code == 204
    await api.delete(f"/posts/{other.id}", headers=author.headers)
    now = world.clock.now()
    claim = PreviewClaim(preview_id=PreviewId(uuid7(999_999)), post_id=draft.id, expires_at=now)
    token = made["token"]
    bad = {
        "never made": world.preview_seal.seal(claim),
        "revoked": revoked["token"],
        "of a deleted post": of_deleted["token"],
        "forged": token[:20] + ("A" if token[20] != "A" else "B") + token[21:],
        "cut": token[:-1],
        "no token": "some-slug",
    }

    async def ask(token: str | None, headers: Mapping[str, str]) -> httpx.Response:
        world.limiter.forget()
        return await api.get("/previews" if token is None else f"/previews/{token}", headers=headers)

    by_link = {what: await ask(each, {}) for what, each in bad.items()}
    by_header = {what: await ask(None, bearer(each)) for what, each in bad.items()}
    by_header["none"] = await ask(None, {})
    by_header["a session"] = await ask(None, author.headers)
    by_header["another scheme"] = await ask(None, {"Authorization": "Basic eDp5"})
    world.clock.advance(timedelta(days=7))
    by_link["expired"], by_header["expired"] = await ask(token, {}), await ask(None, bearer(token))

    for answers, instance in ((by_link, "/previews/***"), (by_header, "/previews")):
        told = {what: refusal(answer) for what, answer in answers.items()}
        assert [what for what, each in told.items() if each != told["revoked"]] == []
        assert answers["revoked"].json()["instance"] == instance


async def test_two_headers_are_refused(api: Api, draft: Post, author: Member) -> None:
    value = f"Bearer {(await shown(api, draft, author))['token']}"
    answer = await api.get("/previews", headers=[("Authorization", value), ("Authorization", value)])
    problem(answer, 400, "malformed_request")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize(
    "path",
    [
        "/previews/{token}",
        "/previews/{token}x",
        "/previews/{token}/more",
        "/previews/{token}%2Fmore",
        "/previews/{token}%zz%",
        "/previews/{token}%00%ff",
        "/%70reviews/x{token}",
        "/previews/bv%5F{bare}x",
        "/previews/{bare}",
        "/Previews/{token}",
        "/api/previews/{token}",
        "/api/previews/bv%5F{bare}",
        "//previews/{token}",
        "/posts/{token}",
        "/posts/{token}/previews",
        "/previews/{token}?token={token}",
    ],
)
async def test_no_answer_but_the_post_repeats_the_token(
    api: Api, draft: Post, author: Member, path: str, method: str
) -> None:
    token = (await shown(api, draft, author))["token"]
    asked = path.format(token=token, bare=token[3:])
    answer = await api.request(method, f"http://blog.test{asked}", headers=author.headers)
    told = answer.text + repr(sorted(answer.headers.items()))
    assert token[3:] not in told
    assert answer.status_code < 500
    if answer.status_code >= 400 and method != "HEAD":
        assert "***" in answer.json()["instance"]


async def test_an_id_in_a_path_is_no_secret(api: Api, draft: Post, author: Member) -> None:
    path = f"/posts/{draft.id}/previews/{uuid7(999_999)}"
    assert problem(await api.get(path, headers=author.headers), 404, "preview_not_found")["instance"] == path


async def test_a_slash_too_much_leads_to_the_link(api: Api, draft: Post, author: Member) -> None:
    path = f"/previews/{(await shown(api, draft, author))['token']}"
    answer = await api.get(f"{path}/")
    assert (answer.status_code, answer.headers["location"]) == (308, path)
    assert answer.headers["cache-control"] == "no-store"


async def test_head_says_what_get_would(api: Api, draft: Post, author: Member) -> None:
    path = f"/previews/{(await shown(api, draft, author))['token']}"
    got, head = await api.get(path), await api.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["cache-control"] == "private, no-store"


LINKS = {
    "public_url": "https://api.blog.test",
    "preview_url": "https://blog.test/preview?lang=en&token={token}#top",
}


@pytest.mark.parametrize("settings", [{}, LINKS])
async def test_links_are_made_of_the_settings_and_never_of_the_request(
    world: World, sign_in: SignIn, settings: Mapping[str, str]
) -> None:
    author = await sign_in(Role.AUTHOR)
    draft = world.make.draft(author.user)
    await world.given(draft)
    evil = {"Host": "evil.test", "X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"}
    async with serving(container_over(world, **settings)) as api:
        headers = author.headers | evil
        made = (await api.post(f"/posts/{draft.id}/previews", json={}, headers=headers)).json()
    token = made["token"]
    assert made["url"] == f"{settings.get('public_url', '')}/previews/{token}"
    page = f"https://blog.test/preview?lang=en&token={token}#top" if settings else None
    assert made["page_url"] == page


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"expires_in": 59}, "/expires_in", "out_of_range"),
        ({"expires_in": 2_592_001}, "/expires_in", "out_of_range"),
        ({"expires_in": "3600"}, "/expires_in", "wrong_type"),
        ({"expires_in": True}, "/expires_in", "wrong_type"),
        ({"expires_in": None}, "/expires_in", "wrong_type"),
        ({"note": ""}, "/note", "too_short"),
        ({"note": "x" * 201}, "/note", "too_long"),
        ({"note": "two\nlines"}, "/note", "wrong_format"),
        ({"token": "bv_"}, "/token", "unknown_field"),
    ],
)
async def test_what_is_out_of_bounds_is_named(
    api: Api, draft: Post, author: Member, body: dict[str, object], pointer: str, code: str
) -> None:
    answer = await api.post(f"/posts/{draft.id}/previews", json=body, headers=author.headers)
    problem(answer, 422, "validation_failed")
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)


async def test_the_21st_preview_is_a_conflict(api: Api, draft: Post, author: Member) -> None:
    for _ in range(20):
        await shown(api, draft, author)
    answer = await api.post(f"/posts/{draft.id}/previews", json={}, headers=author.headers)
    problem(answer, 409, "too_many_previews")


async def test_a_preview_is_revoked_at_once_and_once(api: Api, draft: Post, author: Member) -> None:
    made = await shown(api, draft, author)
    path = f"/posts/{draft.content.slug}/previews/{made['id']}"
    assert (await api.get(f"/previews/{made['token']}")).status_code == 200
    assert (await api.delete(path, headers=author.headers)).status_code == 204
    problem(await api.get(f"/previews/{made['token']}"), 404, "preview_not_found")
    problem(await api.delete(path, headers=author.headers), 404, "preview_not_found")
    assert (await api.get(f"/posts/{draft.id}/previews", headers=author.headers)).json() == []


async def test_who_guesses_is_told_to_wait(api: Api, draft: Post, author: Member) -> None:
    token = (await shown(api, draft, author))["token"]
    for _ in range(POLICIES.preview.most):
        problem(await api.get("/previews/bv_"), 404, "preview_not_found")
    for path in ("/previews/bv_", f"/previews/{token}"):
        answer = await api.get(path)
        problem(answer, 429, "rate_limited")
        assert answer.headers["retry-after"] == "3"
        assert answer.headers["ratelimit-policy"] == '"preview";q=300;w=900'
        assert answer.json()["instance"] == "/previews/***"


async def test_browsers_of_other_sites_read_it_as_they_read_posts(world: World, sign_in: SignIn) -> None:
    author = await sign_in(Role.AUTHOR)
    draft = world.make.draft(author.user)
    await world.given(draft)
    async with serving(container_over(world, cors_origins="https://blog.test")) as api:
        token = (await shown(api, draft, author))["token"]
        for origin, allowed in (("https://blog.test", "https://blog.test"), ("https://evil.test", None)):
            answer = await api.get("/previews", headers={**bearer(token), "Origin": origin})
            assert answer.headers.get("access-control-allow-origin") == allowed
            assert answer.headers["vary"] == "Authorization, Cookie, Origin"
        asked = {
            "Origin": "https://blog.test",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        }
        assert (await api.options("/previews", headers=asked)).status_code == 200
