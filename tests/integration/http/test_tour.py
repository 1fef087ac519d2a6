"""One walk through the whole API, as the tutorial and the README take it."""

from blog.domain.access.roles import Role
from tests.support.api import PASSWORD, Api, People, bearer, problem


async def test_a_reader_registers_signs_in_and_signs_out(api: Api) -> None:
    account = {"name": "Ada Lovelace", "email": "Ada@example.org", "password": PASSWORD}
    made = await api.post("/users", json=account)
    assert made.status_code == 201
    ada = made.json()
    assert made.headers["location"] == f"/users/{ada['id']}"
    assert ada["username"] == "ada-lovelace"
    assert ada["role"] == "reader"
    assert "password" not in made.text

    listed = await api.get("/users?skip=0&limit=10")
    assert [user["name"] for user in listed.json()] == ["Ada Lovelace"]
    assert "email" not in listed.json()[0]

    form = {"grant_type": "password", "username": "ADA@EXAMPLE.ORG", "password": PASSWORD}
    token = await api.post("/auth/token", data=form)
    assert token.json()["token_type"] == "bearer"
    assert token.headers["cache-control"] == "no-store"
    headers = bearer(token.json()["access_token"])

    me = await api.get("/users/me", headers=headers)
    assert me.json()["email"] == "Ada@example.org"

    assert (await api.delete("/auth/sessions/current", headers=headers)).status_code == 204
    problem(await api.get("/users/me", headers=headers), 401, "invalid_token")


async def test_a_post_goes_from_draft_to_published_to_deleted(api: Api, people: People) -> None:
    author, editor = await people.join(Role.AUTHOR), await people.join(Role.EDITOR)
    new = {"title": "First light", "content": "It *works*.", "tags": ["Astronomy", "Größe"]}
    made = await api.post("/posts", json=new, headers=author.headers)
    assert made.status_code == 201
    post = made.json()
    assert post["status"] == "draft"
    assert post["slug"] == "first-light"
    assert post["content_html"] == "<p>It <em>works</em>.</p>\n"
    assert [tag["slug"] for tag in post["tags"]] == ["astronomy", "grosse"]

    problem(await api.get("/posts/first-light"), 404, "post_not_found")
    assert (await api.get("/posts")).json() == []
    drafts = await api.get("/posts?status=draft", headers=editor.headers)
    assert [draft["id"] for draft in drafts.json()] == [post["id"]]

    published = await api.post(f"/posts/{post['id']}/publish", headers=author.headers)
    assert published.json()["published"] is True
    assert published.json()["published_at"].endswith("Z")
    seen = await api.get("/posts/first-light")
    assert seen.json() == published.json()
    assert seen.headers["etag"] == published.headers["etag"]
    assert seen.headers["cache-control"].startswith("public")

    again = await api.get("/posts/first-light", headers={"If-None-Match": seen.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")

    patch = {"title": "First light, again", "excerpt": "Short."}
    match = {**editor.headers, "If-Match": seen.headers["etag"]}
    edited = await api.patch("/posts/first-light", json=patch, headers=match)
    assert edited.json()["title"] == "First light, again"
    assert edited.json()["excerpt"] == "Short."
    stale = await api.patch("/posts/first-light", json=patch, headers=match)
    problem(stale, 412, "precondition_failed")
    assert stale.headers["etag"] == edited.headers["etag"]

    assert (await api.delete("/posts/first-light", headers=author.headers)).status_code == 204
    problem(await api.get("/posts/first-light"), 410, "post_gone")
    restored = await api.post("/posts/first-light/restore", headers=author.headers)
    assert restored.json()["status"] == "unpublished"
    problem(await api.get("/posts/first-light"), 404, "post_not_found")
    forever = await api.delete("/posts/first-light?permanently=true", headers=author.headers)
    assert forever.status_code == 204
    problem(await api.get("/posts/first-light"), 410, "post_gone")


async def test_readers_discuss_and_a_deleted_comment_keeps_its_place(api: Api, people: People) -> None:
    author, reader = await people.join(Role.AUTHOR), await people.join(Role.READER)
    post = {"title": "A comet", "published": True}
    assert (await api.post("/posts", json=post, headers=author.headers)).status_code == 201
    first = await api.post("/posts/a-comet/comments", json={"content": "Lovely!"}, headers=reader.headers)
    assert first.status_code == 201
    reply = {"content": "Thank you.", "parent_id": first.json()["id"]}
    second = await api.post("/posts/a-comet/comments", json=reply, headers=author.headers)
    assert second.json()["depth"] == 2
    assert (await api.get("/posts/a-comet")).json()["comment_count"] == 2

    assert (await api.delete(first.headers["location"], headers=author.headers)).status_code == 204
    thread = (await api.get("/posts/a-comet/comments")).json()
    assert [comment["is_deleted"] for comment in thread] == [True, False]
    assert thread[0]["content"] is None
    assert thread[0]["author"] is None
    problem(await api.get(first.headers["location"]), 404, "comment_not_found")
    moderated = await api.get("/comments", headers=author.headers)
    assert len(moderated.json()) == 2


async def test_an_owner_curates_tags_and_hands_posts_over(api: Api, people: People) -> None:
    owner, author = await people.join(Role.OWNER), await people.join(Role.AUTHOR)
    for number in range(3):
        post = {"title": f"Post {number}", "tags": ["Python"], "published": number > 0}
        await api.post("/posts", json=post, headers=author.headers)
    tags = await api.get("/tags")
    assert [(tag["name"], tag["post_count"]) for tag in tags.json()] == [("Python", 2)]
    renamed = await api.patch("/tags/python", json={"name": "Snakes"}, headers=owner.headers)
    assert (renamed.json()["name"], renamed.json()["slug"]) == ("Snakes", "python")

    problem(await api.delete(f"/users/{author.id}", headers=owner.headers), 409, "user_has_posts")
    moved = await api.post(
        f"/users/{author.id}/transfer_posts", json={"to": str(owner.id)}, headers=owner.headers
    )
    assert moved.json() == {"transferred": 3}
    assert (await api.delete(f"/users/{author.id}", headers=owner.headers)).status_code == 204
    listed = await api.get("/posts?author=" + str(owner.id) + "&count=true")
    assert listed.headers["x-total-count"] == "2"


async def test_pages_follow_each_other_without_gaps_while_posts_come_and_go(api: Api, people: People) -> None:
    author = await people.join(Role.AUTHOR)
    for number in range(7):
        post = {"title": f"Post {number}", "published": True}
        await api.post("/posts", json=post, headers=author.headers)
    first = await api.get("/posts?limit=3&sort=title&fields=title")
    assert [post["title"] for post in first.json()] == ["Post 0", "Post 1", "Post 2"]
    assert "prev" not in first.links
    await api.delete("/posts/post-0", headers=author.headers)
    second = await api.get(first.links["next"]["url"])
    assert [post["title"] for post in second.json()] == ["Post 3", "Post 4", "Post 5"]
    third = await api.get(second.links["next"]["url"])
    assert [post["title"] for post in third.json()] == ["Post 6"]
    assert "next" not in third.links
    back = await api.get(third.links["prev"]["url"])
    assert back.json() == second.json()
    assert (await api.get(back.links["first"]["url"])).json()[0] == {"title": "Post 1"}
