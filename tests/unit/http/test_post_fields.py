"""What a post carries besides its text, over HTTP: what is given, shown, merged and refused."""

import json
from typing import Any

import pytest

from blog.domain.access.roles import Role
from blog.domain.posts.values import PostKind, Title
from tests.support.api import Api, problem, serving
from tests.support.builders import SEO
from tests.support.composition import container_over
from tests.support.members import Member, SignIn
from tests.support.world import World

URL = "https://cdn.example.org/owl.jpg"
IMAGE = {"url": URL, "alt": "An owl", "caption": "Strix aluco"}
NO_SEO: dict[str, Any] = {**dict.fromkeys(SEO.written()), "noindex": False}


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


@pytest.fixture
async def editor(sign_in: SignIn) -> Member:
    return await sign_in(Role.EDITOR)


async def write(api: Api, by: Member, **fields: object) -> dict[str, Any]:
    answer = await api.post("/posts", json={"title": "a", **fields}, headers=by.headers)
    assert answer.status_code == 201, answer.text
    post: dict[str, Any] = answer.json()
    return post


async def edit(api: Api, by: Member, **fields: object) -> dict[str, Any]:
    answer = await api.patch("/posts/a", json=fields, headers=by.headers)
    assert answer.status_code == 200, answer.text
    post: dict[str, Any] = answer.json()
    return post


async def test_a_plain_post_has_none_of_it(api: Api, author: Member) -> None:
    post = await write(api, author)
    assert (post["kind"], post["featured"], post["feature_image"]) == ("post", False, None)
    assert post["seo"] == NO_SEO


async def test_everything_can_be_given_at_once(api: Api, editor: Member) -> None:
    given = {"kind": "page", "featured": True, "feature_image": IMAGE, "seo": SEO.written()}
    post = await write(api, editor, **given)
    assert {name: post[name] for name in given} == given


@pytest.mark.parametrize(
    "image", [{"url": URL}, {"url": URL, "alt": None, "caption": None}, {"url": URL, "alt": " "}]
)
async def test_an_image_needs_no_words(api: Api, author: Member, image: dict[str, Any]) -> None:
    post = await write(api, author, feature_image=image)
    assert post["feature_image"] == {"url": URL, "alt": "", "caption": None}


async def test_an_image_is_merged_field_by_field_and_taken_away_by_null(api: Api, author: Member) -> None:
    await write(api, author, feature_image=IMAGE)
    assert (await edit(api, author, feature_image={"alt": "Owl"}))["feature_image"] == {**IMAGE, "alt": "Owl"}
    bare = {"url": f"{URL}?2", "alt": "", "caption": None}
    patch = {"url": f"{URL}?2", "alt": None, "caption": None}
    assert (await edit(api, author, feature_image=patch))["feature_image"] == bare
    assert (await edit(api, author, feature_image={}))["feature_image"] == bare
    assert (await edit(api, author, feature_image=None))["feature_image"] is None
    answer = await api.patch("/posts/a", json={"feature_image": {"alt": "Owl"}}, headers=author.headers)
    errors: Any = problem(answer, 422, "validation_failed")["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [("/feature_image/url", "missing")]


async def test_words_for_machines_are_merged_field_by_field_and_taken_away_by_null(
    api: Api, author: Member
) -> None:
    await write(api, author, seo=SEO.written())
    written = {**NO_SEO, **SEO.written()}
    assert (await edit(api, author, seo={"og_title": None}))["seo"] == {**written, "og_title": None}
    changed = {**written, "og_title": "New", "noindex": False}
    assert (await edit(api, author, seo={"og_title": "New", "noindex": None}))["seo"] == changed
    same = await edit(api, author, seo={})
    assert same["seo"] == changed
    assert (await edit(api, author, seo=changed))["version"] == same["version"]
    assert (await edit(api, author, seo=None))["seo"] == NO_SEO


async def test_a_post_can_become_a_page_and_back_whatever_its_status(api: Api, author: Member) -> None:
    await write(api, author, published=True)
    assert (await edit(api, author, kind="page"))["kind"] == "page"
    assert (await api.get("/posts")).json() == []
    assert (await edit(api, author, kind="post"))["kind"] == "post"
    assert len((await api.get("/posts")).json()) == 1


async def test_only_editors_say_what_is_in_front(api: Api, author: Member, editor: Member) -> None:
    refused = await api.post("/posts", json={"title": "b", "featured": True}, headers=author.headers)
    assert str(problem(refused, 403, "permission_denied")["detail"]).startswith("featured: ")
    await write(api, author, featured=False, published=True)
    refused = await api.patch("/posts/a", json={"title": "B", "featured": True}, headers=author.headers)
    assert str(problem(refused, 403, "permission_denied")["detail"]).startswith("featured: ")
    assert (await edit(api, editor, featured=True))["featured"]
    # An author may send back what they have read.
    assert (await edit(api, author, title="B", featured=True))["title"] == "B"
    problem(
        await api.patch("/posts/a", json={"featured": False}, headers=author.headers),
        403,
        "permission_denied",
    )


async def test_translations_are_tied_shown_filtered_and_untied(api: Api, author: Member) -> None:
    english = await write(api, author, locale="EN-gb", published=True)
    assert (english["locale"], english["translations"]) == ("en-GB", [])
    german = {"title": "b", "locale": "de", "translation_of": english["id"], "published": True}
    made = (await api.post("/posts", json=german, headers=author.headers)).json()
    shown = {name: english[name] for name in ("id", "locale", "slug", "title", "status")}
    assert made["translations"] == [shown]
    assert [post["locale"] for post in (await api.get("/posts/a")).json()["translations"]] == ["de"]
    problem(await api.post("/posts", json=german, headers=author.headers), 409, "translation_taken")
    assert [post["slug"] for post in (await api.get("/posts?locale=DE")).json()] == ["b"]
    assert (await api.get("/posts?locale=de-AT")).json() == []
    untied = await api.patch("/posts/b", json={"translation_of": None}, headers=author.headers)
    assert untied.json()["translations"] == []
    same = await api.patch("/posts/b", json={"translation_of": None}, headers=author.headers)
    assert same.content == untied.content


async def test_only_who_may_edit_a_post_ties_another_to_it(api: Api, author: Member, editor: Member) -> None:
    theirs = await write(api, editor, published=True)
    new = {"title": "b", "locale": "de", "translation_of": theirs["id"]}
    refused = await api.post("/posts", json=new, headers=author.headers)
    assert str(problem(refused, 403, "permission_denied")["detail"]).startswith("translation_of: ")


async def test_pages_and_what_is_in_front_are_found_on_request(api: Api, world: World) -> None:
    user = await world.somebody(Role.EDITOR)
    front = world.make.post(user, title=Title("front"), featured=True)
    plain = world.make.post(user, title=Title("plain"), featured=False)
    page = world.make.post(user, title=Title("page"), kind=PostKind.PAGE, featured=False)
    await world.given(front, plain, page)

    async def titles(query: str) -> list[str]:
        answer = await api.get(f"/posts?sort=title&count=true{query}")
        found = [post["title"] for post in answer.json()]
        assert answer.headers["x-total-count"] == str(len(found))
        return found

    assert await titles("") == await titles("&kind=post") == ["front", "plain"]
    assert await titles("&kind=page") == ["page"]
    assert await titles("&kind=any") == ["front", "page", "plain"]
    assert await titles("&featured=true") == ["front"]
    assert await titles("&kind=any&featured=false") == ["page", "plain"]
    assert (await api.get(f"/posts/{page.content.slug}")).json()["kind"] == "page"


async def test_a_list_has_what_belongs_into_heads_on_request_only(api: Api, world: World) -> None:
    user = await world.somebody(Role.EDITOR)
    await world.given(post := world.make.post(user))
    one = (await api.get(f"/posts/{post.id}")).json()

    async def names(query: str) -> set[str]:
        (listed,) = (await api.get(f"/posts?{query}")).json()
        assert listed == {name: one[name] for name in listed}
        return set(listed)

    body = {"content", "content_html", "toc", "pending"}
    meta = {"seo", "translations", "meta", "previous", "next"}
    assert await names("") == one.keys() - body - meta
    assert await names("include=meta") == one.keys() - body
    assert await names("include=content") == one.keys() - meta
    assert await names("include=content,meta") == await names("include=meta,content") == one.keys()
    assert await names("fields=id,meta") == {"id", "meta"}
    assert await names("fields=seo,content") == {"seo", "content"}
    assert await names("fields=id&include=meta") == {"id"}
    assert (await api.get(f"/posts/{post.id}?fields=slug,meta")).json() == {
        "slug": one["slug"],
        "meta": one["meta"],
    }


async def test_the_entity_tag_follows_what_is_shown_to_machines(world: World, author: Member) -> None:
    await world.given(post := world.make.post(author.user))
    tags = set()
    for name in ("One", "Two"):
        async with serving(container_over(world, site_name=name)) as api:
            for path in (f"/posts/{post.id}", f"/posts/{post.id}?fields=meta", f"/posts/{post.id}?fields=id"):
                first = await api.get(path)
                again = await api.get(path, headers={"If-None-Match": first.headers["etag"]})
                assert (again.status_code, again.headers["etag"]) == (304, first.headers["etag"])
                tags.add(first.headers["etag"])
    assert len(tags) == 5


async def test_linked_data_ends_no_script_whatever_the_post_says(world: World, author: Member) -> None:
    hostile = "</script><!--<script>&\u2028'\"\\"
    await world.given(post := world.make.post(author.user, title=Title("x</script>&")))
    async with serving(container_over(world, site_name=hostile[:20])) as api:
        meta = (await api.get(f"/posts/{post.id}")).json()["meta"]
    assert not set(meta["json_ld_html"]) & set("<>&\u2028\u2029")
    assert json.loads(meta["json_ld_html"]) == meta["json_ld"]
    assert meta["json_ld"]["headline"] == "x</script>&"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "story"}, "/kind"),
        ({"kind": None}, "/kind"),
        ({"featured": "yes"}, "/featured"),
        ({"featured": None}, "/featured"),
        ({"feature_image": "https://x.example/a.jpg"}, "/feature_image"),
        ({"feature_image": {"url": None}}, "/feature_image/url"),
        ({"feature_image": {"url": "/a.jpg"}}, "/feature_image/url"),
        ({"feature_image": {"url": "javascript:alert(1)"}}, "/feature_image/url"),
        ({"feature_image": {"url": "https://u:p@x.example/"}}, "/feature_image/url"),
        ({"feature_image": {"url": URL + "?" + "a" * 2_048}}, "/feature_image/url"),
        ({"feature_image": {"url": URL, "alt": "a\nb"}}, "/feature_image/alt"),
        ({"feature_image": {"url": URL, "alt": "a" * 501}}, "/feature_image/alt"),
        ({"feature_image": {"url": URL, "caption": ""}}, "/feature_image/caption"),
        ({"feature_image": {"url": URL, "caption": "\x00"}}, "/feature_image/caption"),
        ({"feature_image": {"url": URL, "width": 1}}, "/feature_image/width"),
        ({"seo": []}, "/seo"),
        ({"seo": {"title": "a"}}, "/seo/title"),
        ({"seo": {"meta_title": ""}}, "/seo/meta_title"),
        ({"seo": {"meta_title": "a" * 201}}, "/seo/meta_title"),
        ({"seo": {"og_title": "a\u202eb"}}, "/seo/og_title"),
        ({"seo": {"meta_description": "a" * 501}}, "/seo/meta_description"),
        ({"seo": {"twitter_description": 1}}, "/seo/twitter_description"),
        ({"seo": {"canonical_url": "//x.example"}}, "/seo/canonical_url"),
        ({"seo": {"og_image": "data:image/png;base64,"}}, "/seo/og_image"),
        ({"seo": {"twitter_card": "player"}}, "/seo/twitter_card"),
        ({"seo": {"noindex": 1}}, "/seo/noindex"),
        ({"meta": {}}, "/meta"),
        ({"locale": "english"}, "/locale"),
        ({"locale": "en_US"}, "/locale"),
        ({"locale": "de-" + "-".join(["variants"] * 4)}, "/locale"),
        ({"translation_of": "a"}, "/translation_of"),
        ({"translation_of": "019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"}, "/translation_of"),
        ({"translations": []}, "/translations"),
        ({"translation_group": None}, "/translation_group"),
    ],
)
async def test_what_is_wrong_is_refused_by_name(
    api: Api, editor: Member, fields: dict[str, Any], pointer: str
) -> None:
    await write(api, editor, feature_image=IMAGE)
    for answer in (
        await api.post("/posts", json={"title": "b", **fields}, headers=editor.headers),
        await api.patch("/posts/a", json=fields, headers=editor.headers),
    ):
        errors: Any = problem(answer, 422, "validation_failed")["errors"]
        assert {error["pointer"] for error in errors} == {pointer}


@pytest.mark.parametrize(
    "query",
    [
        "locale=en_US",
        "locale=",
        "kind=story",
        "kind=",
        "featured=1",
        "featured=yes",
        "include=seo",
        "include=meta,meta,meta",
        "include=",
    ],
)
async def test_what_cannot_be_asked_for_is_refused(api: Api, query: str) -> None:
    problem(await api.get(f"/posts?{query}"), 422, "validation_failed")
