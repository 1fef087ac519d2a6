"""Lists: pages, cursors, orders, filters, and what is refused."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest

from blog.domain.access.roles import Role
from blog.domain.common.slug import Slug
from blog.domain.posts.values import Title
from tests.support.api import Api, problem, serving
from tests.support.composition import container_over
from tests.support.members import SignIn
from tests.support.world import World

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def posts(world: World) -> list[str]:
    """The slugs of seven posts, a day apart, the newest first; each second one is tagged."""
    author = world.make.user()
    tag = world.make.tag(slug=Slug("even"))
    await world.given(author, tag)
    made = [
        world.make.post(
            author,
            slug=Slug(f"post-{day}"),
            title=Title(f"Title {day % 3}"),
            published_at=JANUARY + timedelta(days=day),
            tag_ids=(tag.id,) if day % 2 == 0 else (),
        )
        for day in range(7)
    ]
    await world.given(*made)
    return [post.content.slug.value for post in reversed(made)]


async def slugs(api: Api, url: str) -> list[str]:
    answer = await api.get(url)
    assert answer.status_code == 200, answer.text
    return [post["slug"] for post in answer.json()]


async def test_a_list_is_an_array_of_twenty_at_most(api: Api, world: World) -> None:
    author = await world.somebody()
    await world.given(*(world.make.post(author) for _ in range(21)))
    assert len(await slugs(api, "/posts")) == 20
    assert len(await slugs(api, "/posts?limit=100")) == 21


async def test_a_part_can_be_skipped(api: Api, posts: list[str]) -> None:
    assert await slugs(api, "/posts?skip=2&limit=3") == posts[2:5]
    assert await slugs(api, "/posts?skip=10000") == []


async def test_links_lead_through_the_list_and_back(api: Api, posts: list[str]) -> None:
    there, url = [], "/posts?limit=3"
    while True:
        answer = await api.get(url)
        there.append([post["slug"] for post in answer.json()])
        if "next" not in answer.links:
            break
        url = answer.links["next"]["url"]
    assert there == [posts[:3], posts[3:6], posts[6:]]
    back = await api.get(answer.links["prev"]["url"])
    assert [post["slug"] for post in back.json()] == posts[3:6]
    assert await slugs(api, back.links["prev"]["url"]) == posts[:3]
    assert await slugs(api, answer.links["first"]["url"]) == posts[:3]


async def test_links_are_paths_and_keep_what_was_asked_for(api: Api, posts: list[str]) -> None:
    kept = "/posts?limit=1&tag=even&tag=odd&sort=-title,created_at"
    links = (await api.get(f"{kept}&skip=1&published_at[gte]=2026-01-01&count=true")).links
    for relation in ("next", "prev", "first"):
        link = links[relation]["url"]
        assert link.startswith(
            "/posts?limit=1&tag=even&tag=odd&sort=-title,created_at&published_at%5Bgte%5D="
        )
        assert link.count("count=true") == 1
        assert "skip" not in link
        assert (await api.get(link)).status_code == 200


async def test_a_list_without_more_has_only_a_first_page(api: Api) -> None:
    answer = await api.get("/posts")
    assert answer.headers["link"] == '</posts>; rel="first"'


async def test_the_total_is_sent_on_request(api: Api, posts: list[str]) -> None:
    assert "x-total-count" not in (await api.get("/posts")).headers
    answer = await api.get("/posts?limit=2&count=true&tag=even")
    assert answer.headers["x-total-count"] == "4"


async def test_lists_are_sorted_by_names_and_then_by_id(api: Api, posts: list[str]) -> None:
    assert await slugs(api, "/posts?sort=published_at") == posts[::-1]
    by_title = await slugs(api, "/posts?sort=-title,published_at,title")
    assert by_title == ["post-2", "post-5", "post-1", "post-4", "post-0", "post-3", "post-6"]


async def test_filters_narrow_the_list(api: Api, world: World, posts: list[str]) -> None:
    author = next(iter(world.store.tables.users.values()))
    assert await slugs(api, "/posts?tag=even") == posts[::2]
    assert await slugs(api, "/posts?tag=even&tag=nothing") == posts[::2]
    assert await slugs(api, "/posts?tag=nothing") == []
    assert await slugs(api, f"/posts?author={author.username}") == posts
    assert await slugs(api, f"/posts?author={author.id}") == posts
    assert await slugs(api, "/posts?author=nobody") == []
    assert await slugs(api, "/posts?published_at[gte]=2026-01-03&published_at[lte]=2026-01-05") == posts[2:5]
    assert await slugs(api, "/posts?published_at[gte]=2026-01-07T01:00:00%2B01:00") == posts[:1]
    assert await slugs(api, "/posts?published_at[gte]=2026-01-07T00:00:00.0000001Z") == posts[:1]
    assert await slugs(api, "/posts?published_at[lte]=0001-01-01T00:00:00%2B23:59") == []
    assert await slugs(api, "/posts?published_at[gte]=9999-12-31T23:59:59-23:59") == []


async def test_drafts_are_listed_to_those_who_may_read_them(
    api: Api, world: World, sign_in: SignIn, posts: list[str]
) -> None:
    contributor, editor = await sign_in(Role.CONTRIBUTOR), await sign_in(Role.EDITOR)
    mine, others = world.make.draft(contributor.user), world.make.draft(editor.user)
    await world.given(mine, others)
    assert await slugs(api, "/posts?status=draft") == []
    assert await slugs(api, "/posts?status=any") == posts
    own = await api.get("/posts?status=draft&count=true", headers=contributor.headers)
    assert [post["id"] for post in own.json()] == [str(mine.id)]
    assert own.headers["x-total-count"] == "1"
    assert own.headers["cache-control"] == "private, no-store"
    everything = await api.get("/posts?status=any", headers=editor.headers)
    assert len(everything.json()) == 9
    assert everything.json()[0]["published_at"] is None


async def test_a_list_of_posts_has_their_content_on_request_only(api: Api, posts: list[str]) -> None:
    (short,) = (await api.get("/posts?limit=1")).json()
    assert not short.keys() & {"content", "content_html"}
    (whole,) = (await api.get("/posts?limit=1&include=content,meta")).json()
    assert whole == (await api.get(f"/posts/{posts[0]}")).json()
    (chosen,) = (await api.get("/posts?limit=1&fields=content,published")).json()
    assert chosen == {"content": whole["content"], "published": True}


async def test_fields_trim_lists_and_single_resources(api: Api, world: World) -> None:
    author = await world.somebody()
    post = world.make.post(author)
    await world.given(post, world.make.comment(post, author))
    assert (await api.get(f"/posts/{post.content.slug}?fields=slug,author")).json() == {
        "slug": post.content.slug.value,
        "author": {"id": str(author.id), "username": author.username.value, "name": author.name.value},
    }
    assert (await api.get("/users?fields=name")).json() == [{"name": author.name.value}]
    assert (await api.get("/users?fields=email")).json() == [{}]
    (comment,) = (await api.get(f"/posts/{post.id}/comments?fields=is_deleted,depth")).json()
    assert comment == {"is_deleted": False, "depth": 1}


def cursor_of(link: str) -> str:
    found = re.search(r"cursor=([^&]+)", link)
    assert found
    return found[1]


async def test_a_cursor_is_good_for_its_list_order_and_filters_only(api: Api, posts: list[str]) -> None:
    cursor = cursor_of((await api.get("/posts?limit=1&tag=even")).links["next"]["url"])
    assert await slugs(api, f"/posts?limit=5&fields=slug&tag=even&cursor={cursor}") == posts[2::2]
    for url in (
        f"/posts?cursor={cursor}",
        f"/posts?tag=odd&cursor={cursor}",
        f"/posts?tag=even&sort=title&cursor={cursor}",
        f"/posts?tag=even&status=any&cursor={cursor}",
        f"/users?cursor={cursor}",
        f"/tags?cursor={cursor}",
    ):
        problem(await api.get(url), 400, "invalid_cursor")


async def test_a_cursor_cannot_be_made_up(api: Api, world: World, posts: list[str]) -> None:
    cursor = cursor_of((await api.get("/posts?limit=1")).links["next"]["url"])
    sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    for forged in (
        sealed[:-1] + b"0",
        bytes([sealed[0] ^ 1]) + sealed[1:],
        sealed[:16] + b'["f",null]',
        b"\x00" * 32,
    ):
        text = urlsafe_b64encode(forged).rstrip(b"=").decode()
        problem(await api.get(f"/posts?cursor={text}"), 400, "invalid_cursor")
    for length in (-3, 25, 24):
        problem(await api.get(f"/posts?cursor={cursor[:length]}"), 400, "invalid_cursor")
    async with serving(container_over(world, secret_key="another key, also of 32 characters")) as other:
        problem(await other.get(f"/posts?cursor={cursor}"), 400, "invalid_cursor")


async def test_a_cursor_excludes_skipping(api: Api, posts: list[str]) -> None:
    url = (await api.get("/posts?limit=1")).links["next"]["url"]
    errors = problem(await api.get(url + "&skip=1"), 422, "validation_failed")["errors"]
    assert errors == [{"pointer": "skip", "code": "excluded", "detail": "use either skip or cursor"}]


async def test_users_and_tags_and_comments_are_lists_alike(api: Api, world: World, sign_in: SignIn) -> None:
    owner = await sign_in(Role.OWNER)
    post = world.make.post(owner.user)
    await world.given(post, *(world.make.comment(post, owner.user) for _ in range(3)))
    await world.given(*(world.make.tag() for _ in range(3)))
    await world.somebody()
    for path in ("/users?sort=-username", "/tags?sort=post_count,name", "/comments?sort=-created_at"):
        first = await api.get(f"{path}&limit=1&count=true", headers=owner.headers)
        second = await api.get(first.links["next"]["url"], headers=owner.headers)
        assert int(first.headers["x-total-count"]) >= 2
        assert len(first.json()) == len(second.json()) == 1
        assert first.json() != second.json()
    mine = await api.get(f"/comments?author={owner.user.id}", headers=owner.headers)
    assert len(mine.json()) == 3
