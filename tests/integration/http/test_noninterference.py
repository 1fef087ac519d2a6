"""Secrets do not exist for those who may not see them: no byte of any answer depends on one.

A secret is whatever is not public: drafts in every state, changes of a public post that are still pending,
previews, revisions, translations, tags, and comments that no moderator let pass.
"""

import re
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, People, Person
from tests.support.questions import Questions

SECRET = "xyzzy"
NOWHERE = "019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"
NO_SLUG = "plugh"
OF_A_REQUEST = re.compile(r'"(request_id|generated_at)": ?"[^"]*"')
PASSING = {"x-request-id", "date", "ratelimit"}
STRANGERS = [None, Role.READER, Role.CONTRIBUTOR, Role.AUTHOR]

TOGETHER = [
    "/posts?status=any&kind=any&count=true&include=content,meta&sort=title",
    "/posts?status=any&sort=created_at&limit=1",
    "/posts?status=any&kind=any&locale=de&count=true",
    f"/posts?status=any&tag=shared&tag={SECRET}&count=true",
    "/posts?status=any&author=the-author-1&count=true",
    f"/posts?status=any&primary_tag={SECRET}&count=true",
    "/posts?status=any&visibility=any&kind=any&count=true",
    "/posts?status=any&series=tales&sort=part&include=meta&count=true",
    "/posts?status=any&custom[rating][gte]=1&count=true",
    "/posts/public/comments?status=any&count=true",
    "/tags?sort=-post_count&count=true",
]
"""What is asked with several parameters at once, because they could open what one alone does not."""


@dataclass(frozen=True, slots=True)
class Blog:
    """What everybody may see of it."""

    author: Person
    editor: Person
    post: dict[str, Any]
    comment: dict[str, Any]

    def questions(self, document: dict[str, Any]) -> Questions:
        """About what is public, and about secret things by their slug."""
        post, tag = self.post["id"], self.post["tags"][0]["id"]
        return Questions(
            document,
            places={
                "posts.id_or_slug": [post, "public", SECRET],
                "tags.id_or_slug": [tag, "shared", SECRET, f"{SECRET}-once"],
                "series.id_or_slug": ["tales", SECRET],
                "key": ["rating"],
                "comment_id": [self.comment["id"]],
                "user_id": [str(self.author.id)],
                "number": ["1", "2", "3"],
                "preview_id": [NOWHERE],
                "token": ["bv_" + "A" * 96 + "00000000"],
                "session_id": [NOWHERE],
                "token_id": [NOWHERE],
                "invitation_id": [NOWHERE],
            },
            values={
                "tag": ["shared", SECRET, f"{SECRET}-once"],
                "primary_tag": ["shared", SECRET],
                "posts.author": ["the-author-1"],
                "comments.author": [str(self.author.id)],
                "comments.post": [post],
                "parent_id": [self.comment["id"]],
                "locale": ["de", "en"],
                "series": ["tales", SECRET],
                "custom[rating]": ["4", "5"],
                "custom[rating][gte]": ["1"],
                "custom[rating][lte]": ["5"],
                "published_at[gte]": ["2000-01-01"],
                "published_at[lte]": ["2100-01-01"],
                "recorded_at[gte]": ["2000-01-01"],
                "recorded_at[lt]": ["2100-01-01"],
                "actor": [str(self.author.id)],
                "target": [post],
                "action": ["post.create"],
                "outcome": ["ok"],
                "cursor": ["A" * 24],
            },
        )


@pytest.fixture
async def blog(api: Api, people: People) -> Blog:
    """A published post with a tag and a comment, in a series, with a value of a custom field."""
    author, editor = await people.join(Role.AUTHOR), await people.join(Role.EDITOR)
    admin = await people.join(Role.ADMIN)
    rating = {"key": "rating", "label": "Rating", "type": "number"}
    await api.post("/custom-fields", json=rating, headers=admin.headers)
    await api.post("/series", json={"title": "Tales"}, headers=editor.headers)
    public = {
        "title": "Public",
        "content": "Seen.",
        "tags": ["shared"],
        "locale": "en",
        "published": True,
        "custom": {"rating": 4},
    }
    post = (await api.post("/posts", json=public, headers=author.headers)).json()
    placed = {"series": {"id_or_slug": "tales", "part": 2}}
    (await api.patch("/posts/public", json=placed, headers=editor.headers)).raise_for_status()
    said = await api.post("/posts/public/comments", json={"content": "Hello."}, headers=author.headers)
    return Blog(author, editor, post, said.json())


@pytest.fixture
async def document(api: Api) -> dict[str, Any]:
    document: dict[str, Any] = (await api.get("/openapi.json")).json()
    return document


async def keep_secrets(api: Api, blog: Blog) -> dict[str, list[str]]:
    """Let there be secrets of every kind; answers the ids of the posts and comments among them."""
    headers, editor = dict(blog.author.headers), dict(blog.editor.headers)
    later = {"at": "2099-01-01T00:00:00Z"}

    async def done(method: str, path: str, body: object = None, by: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - whatever the JSON says
        answer = await api.request(method, path, json=body, headers=by or headers)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    draft = {
        "title": SECRET,
        "content": f"The {SECRET}.",
        "tags": [SECRET, "shared"],
        "locale": "de",
        "translation_of": blog.post["id"],
        "feature_image": {"url": f"https://example.org/{SECRET}.jpg"},
        "seo": {"meta_title": SECRET},
        "series": {"id_or_slug": "tales", "part": 1},
        "custom": {"rating": 5},
    }
    ids = [(await done("POST", "/posts", draft))["id"]]
    others = (
        {"locale": "fr", "slug": f"{SECRET}-2"},
        {"kind": "page", "slug": f"{SECRET}-3"},
        {"slug": NO_SLUG},
    )
    ids += [
        (await done("POST", "/posts", {"title": SECRET, "tags": [SECRET], **each}))["id"] for each in others
    ]
    drafted, scheduled, page, trashed = ids
    await done("POST", f"/posts/{scheduled}/publish", later)
    await done("DELETE", f"/posts/{trashed}")
    for path in (f"/posts/{drafted}", f"/posts/{page}"):
        await done("PATCH", path, {"excerpt": SECRET})
        await done("POST", f"{path}/previews", {})
    await done("POST", "/series", {"title": SECRET}, editor)
    credited = {
        "authors": [str(blog.editor.id), str(blog.author.id)],
        "series": {"id_or_slug": SECRET, "part": 1},
    }
    await done("PATCH", f"/posts/{scheduled}", credited, editor)
    tag = (await done("PATCH", f"/tags/{SECRET}", {"slug": f"{SECRET}-once"}, editor))["id"]
    await done("PATCH", f"/tags/{tag}", {"slug": SECRET, "description": SECRET}, editor)
    pending: dict[str, object] = {
        "title": SECRET,
        "content": SECRET,
        "tags": [SECRET],
        "visibility": "unlisted",
        "kind": "page",
    }
    pending |= {"series": {"id_or_slug": "tales", "part": 1}, "custom": {"rating": 1}}
    await done("PATCH", "/posts/public?draft=true", pending)
    await done("POST", "/posts/public/publish", later)
    await done("POST", "/posts/public/previews", {})
    comments = []
    for verdict in ("reject", "spam"):
        said = {"content": SECRET, "parent_id": blog.comment["id"]}
        comments.append((await done("POST", "/posts/public/comments", said))["id"])
        await done("POST", f"/comments/{comments[-1]}/{verdict}")
    return {"posts": ids, "comments": comments}


async def answered(
    api: Api, address: str, headers: dict[str, str], method: str = "GET"
) -> tuple[object, ...]:
    """All that one is told there, but for what every answer has of its own."""
    answer = await api.request(method, address, headers=headers)
    kept = {name: value for name, value in answer.headers.items() if name not in PASSING}
    return answer.status_code, OF_A_REQUEST.sub("", answer.text), kept


async def addresses(blog: Blog, document: dict[str, Any]) -> list[str]:
    """Everything there is to read, but for what tells of the service or of whoever asks."""
    questions = blog.questions(document)
    found = [*questions.reads(), *TOGETHER, "/", "/docs", "/.well-known/security.txt"]
    assert not questions.untold
    return [each for each in found if not each.startswith(("/health", "/auth", "/users/me"))]


async def test_no_answer_to_a_stranger_depends_on_a_secret(
    api: Api, people: People, blog: Blog, document: dict[str, Any]
) -> None:
    # Of readers and contributors the unit tests of privacy ask; here each would be a thousand requests more.
    callers = [{}, dict((await people.join(Role.AUTHOR)).headers)]
    asked = list(product(await addresses(blog, document), callers))
    before = [await answered(api, address, headers) for address, headers in asked]
    assert {status for status, *_ in before} >= {200, 401, 403, 404}

    await keep_secrets(api, blog)

    for (address, headers), told in zip(asked, before, strict=True):
        assert await answered(api, address, headers) == told, address


async def test_an_unlisted_post_changes_no_answer_but_at_its_own_address(
    api: Api, people: People, blog: Blog, document: dict[str, Any]
) -> None:
    callers = [{}, dict((await people.join(Role.AUTHOR)).headers)]
    asked = list(product(await addresses(blog, document), callers))
    before = [await answered(api, address, headers) for address, headers in asked]

    unlisted = {
        "title": SECRET,
        "content": f"The {SECRET}.",
        "tags": [SECRET, "shared"],
        "locale": "de",
        "translation_of": blog.post["id"],
        "visibility": "unlisted",
        "series": {"id_or_slug": "tales", "part": 1},
        "custom": {"rating": 5},
        "published": True,
    }
    made = (await api.post("/posts", json=unlisted, headers=blog.author.headers)).json()
    path = f"/posts/{SECRET}"
    said = await api.post(f"{path}/comments", json={"content": SECRET}, headers=blog.author.headers)

    for (address, headers), told in zip(asked, before, strict=True):
        is_its_own = address.startswith(path)
        assert is_its_own or await answered(api, address, headers) == told, address
    its_own = (path, f"/posts/{made['id']}", f"{path}/comments", f"/comments/{said.json()['id']}")
    for address, headers in product(its_own, callers):
        answer = await api.get(address, headers=headers)
        assert (answer.status_code, SECRET in answer.text) == (200, True)
    mine = await api.get("/posts?visibility=unlisted", headers=blog.author.headers)
    assert [each["title"] for each in mine.json()] == [SECRET]


async def test_nobody_but_members_finds_a_word_of_what_is_for_members(
    api: Api, people: People, blog: Blog, document: dict[str, Any]
) -> None:
    inner = {
        "title": "Inner",
        "content": f"# The {SECRET}\n\nAll about {SECRET}.",
        "tags": ["shared"],
        "visibility": "members",
        "series": {"id_or_slug": "tales", "part": 3},
        "published": True,
    }
    post = (await api.post("/posts", json=inner, headers=blog.author.headers)).json()
    said = await api.post("/posts/inner/comments", json={"content": SECRET}, headers=blog.author.headers)
    comment = said.json()
    member = dict((await people.join(Role.READER)).headers)
    its_own = [f"/posts/{post['id']}", "/posts/inner", "/posts/inner/comments", f"/comments/{comment['id']}"]

    of_it = await addresses(Blog(blog.author, blog.editor, post, comment), document)
    # What is not there repeats its address, but nobody finds more of a word that they know already.
    for address in [*(each for each in of_it if SECRET not in each), *its_own]:
        assert SECRET not in str(await answered(api, address, {})), address
    for address, outside in zip(its_own, (200, 200, 401, 404), strict=True):
        inside = await api.get(address, headers=member)
        assert (inside.status_code, SECRET in inside.text) == (200, True)
        assert (await api.get(address)).status_code == outside


async def test_a_secret_is_to_a_stranger_as_good_as_nothing_whatever_they_try(
    api: Api, people: People, blog: Blog, document: dict[str, Any]
) -> None:
    strangers = [dict((await people.join(role)).headers) if role else {} for role in STRANGERS]
    secrets = await keep_secrets(api, blog)
    places = {**blog.questions(document).places, "posts.id_or_slug": [NOWHERE], "comment_id": [NOWHERE]}
    questions = Questions(document, places, {})
    for collection, ids in secrets.items():
        for (method, path), headers in product(questions.about(collection), strangers):
            missing = await answered(api, path, headers, method)
            for secret in ids:
                hidden = await answered(api, path.replace(NOWHERE, secret, 1), headers, method)
                assert str(hidden).replace(secret, NOWHERE) == str(missing), (method, path)
