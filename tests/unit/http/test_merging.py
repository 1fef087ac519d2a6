"""Edits that come too late: what a 412 tells, and `on_conflict=merge`."""

import pytest

from blog.application.posts.edits import PostChanges
from blog.domain.access.roles import Role
from blog.domain.posts.post import Post
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn
from tests.support.world import World, actor


@pytest.fixture
async def editor(sign_in: SignIn) -> Member:
    return await sign_in(Role.EDITOR)


@pytest.fixture
async def post(world: World, editor: Member) -> Post:
    post = world.make.post(editor.user, version=1)
    await world.given(post)
    return post


@pytest.fixture
async def seen(api: Api, world: World, editor: Member, post: Post) -> dict[str, str]:
    """The headers of an editor who saw the post before somebody else gave it another title and excerpt."""
    etag = (await api.get(f"/posts/{post.id}", headers=editor.headers)).headers["etag"]
    for changes in (PostChanges(title="Theirs"), PostChanges(excerpt="Theirs")):
        await world.post_authoring.edit(actor(editor.user), post.id, changes)
    return {**editor.headers, "If-Match": etag}


async def test_a_refusal_names_what_has_changed(api: Api, post: Post, seen: dict[str, str]) -> None:
    for method, path in (("PATCH", ""), ("POST", "/unpublish"), ("POST", "/revisions/1/restore")):
        body = {"slug": "mine"} if method == "PATCH" else None
        answer = await api.request(method, f"/posts/{post.id}{path}", json=body, headers=seen)
        document = problem(answer, 412, "precondition_failed")
        assert (document["current_version"], document["changed"]) == (3, ["title", "excerpt"])
        assert "conflicting" not in document
        assert answer.headers["etag"].startswith('"3-')


async def test_of_several_tags_the_newest_is_what_was_seen(
    api: Api, world: World, editor: Member, post: Post, seen: dict[str, str]
) -> None:
    second = f'"2-{post.id.hex[-8:]}{"0" * 16}"'
    headers = {**seen, "If-Match": f"{seen['If-Match']}, {second}"}
    answer = await api.patch(f"/posts/{post.id}", json={"slug": "mine"}, headers=headers)
    assert problem(answer, 412, "precondition_failed")["changed"] == ["excerpt"]


@pytest.mark.parametrize(
    "tag", ['"1-0000000000000000"', '"0"', '"9-{end}0000000000000000"', 'W/"1-{end}0000000000000000"']
)
async def test_a_tag_of_something_else_is_no_version_of_this_post(
    api: Api, post: Post, seen: dict[str, str], tag: str
) -> None:
    headers = {**seen, "If-Match": tag.replace("{end}", post.id.hex[-8:])}
    for query in ("", "?on_conflict=merge"):
        answer = await api.patch(f"/posts/{post.id}{query}", json={"slug": "mine"}, headers=headers)
        document = problem(answer, 412, "precondition_failed")
        assert document["current_version"] == 3
        assert "changed" not in document


async def test_nothing_is_named_where_it_has_changed_again_meanwhile(
    api: Api, world: World, editor: Member, post: Post, seen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = world.post_authoring.edit

    async def and_again(*arguments: object, **named: object) -> object:
        try:
            return await edit(*arguments, **named)  # type: ignore[arg-type]  # they are handed on
        finally:
            await edit(actor(editor.user), post.id, PostChanges(content="Once more"))

    api._transport.app.state.container.post_authoring().edit = and_again  # type: ignore[attr-defined]  # it is FastAPI's
    answer = await api.patch(f"/posts/{post.id}", json={"slug": "mine"}, headers=seen)
    document = problem(answer, 412, "precondition_failed")
    assert document["current_version"] == 4
    assert answer.headers["etag"].startswith('"4-')
    assert "changed" not in document


async def test_other_resources_tell_their_version_alone(api: Api, world: World, editor: Member) -> None:
    tag = world.make.tag()
    await world.given(tag)
    headers = {**editor.headers, "If-Match": '"1-0000000000000000"'}
    document = problem(
        await api.patch(f"/tags/{tag.id}", json={"name": "New"}, headers=headers), 412, "precondition_failed"
    )
    assert document["current_version"] == tag.version
    assert "changed" not in document


async def test_edits_of_different_fields_are_merged_where_that_is_asked_for(
    api: Api, post: Post, seen: dict[str, str]
) -> None:
    answer = await api.patch(
        f"/posts/{post.id}?on_conflict=merge", json={"slug": "mine", "content": "Mine"}, headers=seen
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-merged"] == "title, excerpt"
    assert answer.headers["etag"].startswith('"4-')
    found = answer.json()
    assert (found["title"], found["excerpt"], found["slug"], found["content"]) == (
        "Theirs", "Theirs", "mine", "Mine",
    )  # fmt: skip


async def test_edits_of_the_same_field_are_not(api: Api, post: Post, seen: dict[str, str]) -> None:
    answer = await api.patch(
        f"/posts/{post.id}?on_conflict=merge", json={"title": "Mine", "slug": "mine"}, headers=seen
    )
    document = problem(answer, 412, "precondition_failed")
    assert (document["changed"], document["conflicting"]) == (["title", "excerpt"], ["title"])
    assert (await api.get(f"/posts/{post.id}")).json()["slug"] == post.content.slug.value


@pytest.mark.parametrize("given", [None, "*", "current"])
async def test_where_nothing_is_stale_there_is_nothing_to_merge(
    api: Api, post: Post, seen: dict[str, str], given: str | None
) -> None:
    headers = {name: value for name, value in seen.items() if name != "If-Match"}
    if given:
        current = (await api.get(f"/posts/{post.id}")).headers["etag"]
        headers["If-Match"] = current if given == "current" else given
    answer = await api.patch(f"/posts/{post.id}?on_conflict=merge", json={"title": "Mine"}, headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (200, "Mine")
    assert "x-merged" not in answer.headers


@pytest.mark.parametrize("query", ["on_conflict=maybe", "on_conflict=", "on_conflict=merge&on_conflict=fail"])
async def test_anything_else_is_refused(api: Api, post: Post, seen: dict[str, str], query: str) -> None:
    answer = await api.patch(f"/posts/{post.id}?{query}", json={"title": "Mine"}, headers=seen)
    problem(answer, 422, "validation_failed")


async def test_whoever_may_not_edit_hears_of_no_versions(
    api: Api, sign_in: SignIn, post: Post, seen: dict[str, str]
) -> None:
    reader = await sign_in(Role.READER)
    answer = await api.patch(
        f"/posts/{post.id}?on_conflict=merge",
        json={"title": "Mine"},
        headers={**reader.headers, "If-Match": seen["If-Match"]},
    )
    document = problem(answer, 403, "permission_denied")
    assert not {"changed", "current_version"} & document.keys()
