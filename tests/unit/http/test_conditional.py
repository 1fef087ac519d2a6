"""Entity tags: what is not sent twice, and what is not overwritten unseen."""

from dataclasses import replace

import pytest

from blog.application.posts.edits import PostChanges
from blog.application.posts.queries import PostRef
from blog.application.posts.views import PostView
from blog.application.tags.curation import TagChanges
from blog.application.tags.queries import TagRef
from blog.application.tags.views import TagView
from blog.domain.access.roles import Role
from blog.domain.common.slug import Slug
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from tests.support.api import Api, problem
from tests.support.contracts.ground import state
from tests.support.members import Member, SignIn
from tests.support.world import World, actor


@pytest.fixture
async def editor(sign_in: SignIn) -> Member:
    return await sign_in(Role.EDITOR)


@pytest.fixture
async def post(world: World, editor: Member) -> Post:
    tag = world.make.tag()
    post = world.make.post(editor.user, tag_ids=(tag.id,))
    await world.given(tag, post)
    return post


async def test_a_tag_is_strong_and_begins_with_the_version(api: Api, post: Post) -> None:
    answer = await api.get(f"/posts/{post.id}")
    version, _, digest = answer.headers["etag"].strip('"').partition("-")
    assert version == str(post.version)
    assert digest[:8] == post.id.hex[-8:]
    assert len(digest) == 24
    assert not answer.headers["etag"].startswith("W/")


async def test_every_kind_of_resource_has_a_tag(api: Api, world: World, editor: Member, post: Post) -> None:
    comment = world.make.comment(post, editor.user)
    await world.given(comment)
    for path in (
        f"/users/{editor.user.id}",
        f"/posts/{post.content.slug}",
        f"/tags/{post.content.tag_ids[0]}",
        f"/comments/{comment.id}",
    ):
        answer = await api.get(path)
        etag = answer.headers["etag"]
        again = await api.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == answer.headers["cache-control"]
        assert again.headers["vary"] == answer.headers["vary"]


async def test_the_tag_is_of_what_is_sent_not_of_the_post_alone(
    api: Api, world: World, editor: Member, post: Post
) -> None:
    before = await api.get(f"/posts/{post.id}")
    await world.tag_curation.edit(actor(editor.user), post.content.tag_ids[0], TagChanges(name="Renamed"))
    after = await api.get(f"/posts/{post.id}", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["version"] == before.json()["version"]
    assert after.headers["etag"] != before.headers["etag"]
    part = await api.get(f"/posts/{post.id}?fields=id")
    assert part.headers["etag"] not in {before.headers["etag"], after.headers["etag"]}


@pytest.mark.parametrize(
    "given", ["*", "W/{etag}", '"other", {etag}', '"other" ,\tW/{etag} , "third"', ", {etag},"]
)
async def test_what_the_caller_has_is_not_sent_again(api: Api, post: Post, given: str) -> None:
    etag = (await api.get(f"/posts/{post.id}")).headers["etag"]
    headers = {"If-None-Match": given.replace("{etag}", etag)}
    assert (await api.get(f"/posts/{post.id}", headers=headers)).status_code == 304


@pytest.mark.parametrize("query", ["", "?fields=title", "?fields=title,content"])
async def test_a_slug_that_names_another_post_by_now_is_something_else(
    api: Api, world: World, editor: Member, query: str
) -> None:
    first = world.make.draft(editor.user, slug=Slug("about"), title=Title("About"))
    await world.given(first)
    seen = (await api.get(f"/posts/about{query}", headers=editor.headers)).headers["etag"]
    await world.post_authoring.edit(actor(editor.user), first.id, PostChanges(slug="elsewhere"))
    second = world.make.draft(editor.user, slug=Slug("about"), title=Title("About"), version=first.version)
    await world.given(second)

    again = await api.get(f"/posts/about{query}", headers={**editor.headers, "If-None-Match": seen})
    assert again.status_code == 200
    headers = {**editor.headers, "If-Match": seen}
    for refused in (
        await api.patch("/posts/about", json={"title": "Mine"}, headers=headers),
        await api.post("/posts/about/publish", headers=headers),
        await api.delete("/posts/about", headers=headers),
    ):
        assert problem(refused, 412, "precondition_failed")
    assert state(world.store.tables.posts[second.id]) == state(second)


async def test_a_slug_that_moves_at_this_moment_leads_nobody_to_another_tag(
    api: Api, world: World, editor: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = world.make.tag(), world.make.tag()
    second = replace(second, version=first.version)
    await world.given(first, second)
    path, slug = f"/tags/{first.slug}", first.slug.value
    seen = (await api.get(path, headers=editor.headers)).headers["etag"]
    find = world.tags.find

    async def moved_right_after(ref: TagRef) -> TagView | None:
        found = await find(ref)
        by = actor(editor.user)
        if first.id in world.store.tables.tags:
            await world.tag_curation.delete(by, first.id)
            await world.tag_curation.edit(by, second.id, TagChanges(slug=slug))
        return found

    monkeypatch.setattr(world.tags, "find", moved_right_after)
    refused = await api.delete(path, headers={**editor.headers, "If-Match": seen})
    assert problem(refused, 404, "tag_not_found")
    assert set(world.store.tables.tags) == {second.id}


@pytest.mark.parametrize("query", ["", "?fields=title,content", "?fields=content_html"])
async def test_no_body_is_read_for_an_answer_without_one(
    api: Api, world: World, post: Post, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    etag = (await api.get(f"/posts/{post.id}{query}")).headers["etag"]
    bodies: list[bool] = []
    find = world.posts.find

    async def watched(ref: PostRef, *, with_body: bool = True) -> PostView | None:
        bodies.append(with_body)
        return await find(ref, with_body=with_body)

    monkeypatch.setattr(world.posts, "find", watched)
    unchanged = await api.get(f"/posts/{post.id}{query}", headers={"If-None-Match": etag})
    assert (unchanged.status_code, bodies) == (304, [False])
    changed = await api.get(f"/posts/{post.id}{query}", headers={"If-None-Match": '"other"'})
    assert (changed.status_code, changed.headers["etag"], bodies) == (200, etag, [False, False, True])


@pytest.mark.parametrize("given", ['"other"', "{bare}", "garbage {etag}", '{etag} "unseparated"', ""])
async def test_what_the_caller_may_not_have_is_sent(api: Api, post: Post, given: str) -> None:
    etag = (await api.get(f"/posts/{post.id}")).headers["etag"]
    headers = {"If-None-Match": given.replace("{etag}", etag).replace("{bare}", etag.strip('"'))}
    assert (await api.get(f"/posts/{post.id}", headers=headers)).status_code == 200


async def test_a_write_answers_with_the_new_tag_and_what_it_stands_for(
    api: Api, editor: Member, post: Post
) -> None:
    old = (await api.get(f"/posts/{post.id}")).headers["etag"]
    headers = {**editor.headers, "If-Match": old}
    answer = await api.patch(f"/posts/{post.id}", json={"title": "New"}, headers=headers)
    seen = await api.get(f"/posts/{post.id}", headers=editor.headers)
    assert answer.content == seen.content
    assert answer.headers["etag"] == seen.headers["etag"] != old


@pytest.mark.parametrize(
    "given",
    ["*", "{etag}", '"other", {etag}', '"2-0000000000000000", {etag}', '{etag}, "9-0000000000000000"'],
)
async def test_a_write_that_matches_goes_through(api: Api, editor: Member, post: Post, given: str) -> None:
    etag = (await api.get(f"/posts/{post.id}")).headers["etag"]
    headers = {**editor.headers, "If-Match": given.replace("{etag}", etag)}
    answer = await api.patch(f"/posts/{post.id}", json={"title": "New"}, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_the_version_decides_because_it_is_what_is_overwritten(
    api: Api, editor: Member, post: Post
) -> None:
    part = (await api.get(f"/posts/{post.id}?fields=title")).headers["etag"]
    headers = {**editor.headers, "If-Match": part}
    assert (await api.delete(f"/posts/{post.id}", headers=headers)).status_code == 204


@pytest.mark.parametrize(
    "given",
    [
        'W/"{version}-0000000000000000"',
        '"5-0000000000000000"',
        '"other"',
        '""',
        '"1-0000000000000000", "2-0000000000000000"',
        '"00{version}-0000000000000000"',
        '"99999999999999999999-0000000000000000"',
    ],
)
async def test_a_write_that_does_not_match_is_refused_with_the_current_tag(
    api: Api, editor: Member, post: Post, given: str
) -> None:
    headers = {**editor.headers, "If-Match": given.replace("{version}", str(post.version))}
    for method, path, body in (
        ("PATCH", f"/posts/{post.content.slug}", {"title": "New"}),
        ("DELETE", f"/posts/{post.content.slug}", None),
        ("POST", f"/posts/{post.content.slug}/unpublish", None),
        ("PATCH", f"/tags/{post.content.tag_ids[0]}", {"name": "New"}),
        ("DELETE", f"/users/{editor.user.id}?posts=delete", None),
    ):
        answer = await api.request(method, path, json=body, headers=headers)
        problem(answer, 412, "precondition_failed")
        current = await api.get(path.removesuffix("/unpublish").partition("?")[0], headers=editor.headers)
        assert answer.headers["etag"] == current.headers["etag"]


@pytest.mark.parametrize("given", ["", " ", "3", "3-0123456789abcdef", '"unclosed', "*, *", '"a" "b"', "W/*"])
async def test_a_condition_that_cannot_be_read_stops_the_write(
    api: Api, editor: Member, post: Post, given: str
) -> None:
    headers = {**editor.headers, "If-Match": given}
    answer = await api.delete(f"/posts/{post.id}", headers=headers)
    problem(answer, 400, "malformed_request")
    assert (await api.get(f"/posts/{post.id}")).status_code == 200


async def test_a_condition_tells_nothing_to_who_may_not_know(api: Api, world: World, sign_in: SignIn) -> None:
    reader = await sign_in(Role.READER)
    draft = world.make.draft(await world.somebody(Role.AUTHOR))
    await world.given(draft)
    for given in (
        '"6-0000000000000000"',
        '"7-0000000000000000"',
        "*",
        '"1-0000000000000000", "6-0000000000000000"',
    ):
        headers = {**reader.headers, "If-Match": given}
        answer = await api.patch(f"/posts/{draft.id}", json={"title": "New"}, headers=headers)
        problem(answer, 404, "post_not_found")
        assert "etag" not in answer.headers


async def test_two_lines_of_a_condition_are_one_list(api: Api, editor: Member, post: Post) -> None:
    etag = (await api.get(f"/posts/{post.id}")).headers["etag"]
    headers = [*editor.headers.items(), ("If-Match", '"other"'), ("If-Match", etag)]
    answer = await api.patch(f"/posts/{post.id}", json={"title": "New"}, headers=headers)
    assert answer.status_code == 200
