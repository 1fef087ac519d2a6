"""Routes about posts, tags, series and comments that stand for actions of the permission table."""

import httpx

from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from blog.domain.posts.post import Post
from blog.domain.posts.values import Visibility
from tests.unit.http.permission_scene import Scene, case

OWN_DRAFT = Grant.OWN | Grant.OWN_DRAFT
READ_DRAFT = Action.POST_READ_DRAFT


@case(Action.POST_READ_PUBLISHED)
async def list_posts(scene: Scene) -> httpx.Response:
    return await scene.api.get("/posts", headers=scene.headers)


@case(Action.POST_READ_PUBLISHED)
async def read_a_published_post(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=False)
    return await scene.api.get(f"/posts/{post.id}", headers=scene.headers)


@case(READ_DRAFT, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def read_somebodys_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=True)
    return await scene.api.get(f"/posts/{post.content.slug}", headers=scene.headers)


@case(READ_DRAFT, OWN_DRAFT, hidden_unless=(READ_DRAFT, OWN_DRAFT))
async def read_ones_own_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=True, draft=True)
    return await scene.api.get(f"/posts/{post.id}", headers=scene.headers)


@case(Action.POST_READ_MEMBERS)
async def read_what_is_said_on_a_post_for_members(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=False, visibility=Visibility.MEMBERS)
    return await scene.api.get(f"/posts/{post.id}/comments", headers=scene.headers)


@case(Action.POST_CREATE)
async def write_a_draft(scene: Scene) -> httpx.Response:
    return await scene.api.post("/posts", json={"title": "New"}, headers=scene.headers)


@case(Action.POST_EDIT, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def edit_somebodys_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=True)
    return await scene.api.patch(f"/posts/{post.id}", json={"title": "New"}, headers=scene.headers)


@case(Action.POST_EDIT)
async def edit_somebodys_post(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=False)
    return await scene.api.patch(f"/posts/{post.id}", json={"title": "New"}, headers=scene.headers)


@case(Action.POST_EDIT, OWN_DRAFT, hidden_unless=(READ_DRAFT, OWN_DRAFT))
async def edit_ones_own_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=True, draft=True)
    return await scene.api.patch(f"/posts/{post.id}", json={"title": "New"}, headers=scene.headers)


@case(Action.POST_EDIT, Grant.OWN)
async def edit_ones_own_post(scene: Scene) -> httpx.Response:
    post = await scene.post(own=True, draft=False)
    return await scene.api.patch(f"/posts/{post.id}", json={"title": "New"}, headers=scene.headers)


@case(Action.POST_PUBLISH, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def publish_somebodys_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=True)
    return await scene.api.post(f"/posts/{post.id}/publish", headers=scene.headers)


@case(Action.POST_PUBLISH, OWN_DRAFT, hidden_unless=(READ_DRAFT, OWN_DRAFT))
async def publish_ones_own_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=True, draft=True)
    return await scene.api.post(f"/posts/{post.id}/publish", headers=scene.headers)


@case(Action.POST_PUBLISH)
async def unpublish_somebodys_post(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=False)
    return await scene.api.post(f"/posts/{post.id}/unpublish", headers=scene.headers)


@case(Action.POST_DELETE, Grant.OWN)
async def delete_ones_own_post(scene: Scene) -> httpx.Response:
    post = await scene.post(own=True, draft=False)
    return await scene.api.delete(f"/posts/{post.id}", headers=scene.headers)


@case(Action.POST_DELETE)
async def delete_somebodys_post(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=False)
    return await scene.api.delete(f"/posts/{post.id}", headers=scene.headers)


@case(Action.POST_FEATURE, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def feature_somebodys_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=True)
    return await scene.api.patch(f"/posts/{post.id}", json={"featured": False}, headers=scene.headers)


@case(Action.POST_FEATURE, OWN_DRAFT, hidden_unless=(READ_DRAFT, OWN_DRAFT))
async def feature_ones_own_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=True, draft=True)
    return await scene.api.patch(f"/posts/{post.id}", json={"featured": False}, headers=scene.headers)


@case(Action.POST_FEATURE)
async def write_what_is_in_front(scene: Scene) -> httpx.Response:
    return await scene.api.post("/posts", json={"title": "New", "featured": True}, headers=scene.headers)


@case(Action.POST_SET_AUTHORS, hidden_unless=(READ_DRAFT, Grant.NEVER))
async def say_who_wrote_somebodys_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=True)
    return await _credit(scene, post)


@case(Action.POST_SET_AUTHORS, OWN_DRAFT, hidden_unless=(READ_DRAFT, OWN_DRAFT))
async def say_who_wrote_ones_own_draft(scene: Scene) -> httpx.Response:
    post = await scene.post(own=True, draft=True)
    return await _credit(scene, post)


@case(Action.POST_SET_AUTHORS)
async def write_in_the_name_of_another(scene: Scene) -> httpx.Response:
    other = await scene.world.somebody(Role.AUTHOR)
    given = {"title": "New", "authors": [str(other.id)]}
    return await scene.api.post("/posts", json=given, headers=scene.headers)


async def _credit(scene: Scene, post: Post) -> httpx.Response:
    other = await scene.world.somebody(Role.AUTHOR)
    authors = [str(post.author_id), other.username.value]
    return await scene.api.patch(f"/posts/{post.id}", json={"authors": authors}, headers=scene.headers)


@case(Action.POST_PURGE, Grant.OWN)
async def delete_ones_own_post_for_good(scene: Scene) -> httpx.Response:
    post = await scene.post(own=True, draft=False)
    return await scene.api.delete(f"/posts/{post.id}?permanently=true", headers=scene.headers)


@case(Action.POST_PURGE)
async def delete_somebodys_post_for_good(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=False)
    return await scene.api.delete(f"/posts/{post.id}?permanently=true", headers=scene.headers)


@case(Action.TAG_READ)
async def list_tags(scene: Scene) -> httpx.Response:
    return await scene.api.get("/tags", headers=scene.headers)


@case(Action.TAG_READ_UNUSED, hidden_unless=(Action.TAG_READ_UNUSED, Grant.NEVER))
async def read_an_unused_tag(scene: Scene) -> httpx.Response:
    tag = scene.world.make.tag()
    await scene.world.given(tag)
    return await scene.api.get(f"/tags/{tag.slug}", headers=scene.headers)


@case(Action.TAG_MANAGE)
async def make_a_tag(scene: Scene) -> httpx.Response:
    return await scene.api.post("/tags", json={"name": "New"}, headers=scene.headers)


@case(Action.TAG_MANAGE)
async def rename_a_tag(scene: Scene) -> httpx.Response:
    tag = scene.world.make.tag()
    await scene.world.given(tag)
    return await scene.api.patch(f"/tags/{tag.id}", json={"name": "New"}, headers=scene.headers)


@case(Action.TAG_MANAGE)
async def delete_a_tag(scene: Scene) -> httpx.Response:
    tag = scene.world.make.tag()
    await scene.world.given(tag)
    return await scene.api.delete(f"/tags/{tag.id}", headers=scene.headers)


@case(Action.TAG_MANAGE)
async def merge_tags(scene: Scene) -> httpx.Response:
    tag, into = scene.world.make.tag(), scene.world.make.tag()
    await scene.world.given(tag, into)
    path, body = f"/tags/{tag.id}/merge", {"into": str(into.id)}
    return await scene.api.post(path, json=body, headers=scene.headers)


@case(Action.SERIES_READ)
async def list_series(scene: Scene) -> httpx.Response:
    return await scene.api.get("/series", headers=scene.headers)


@case(Action.SERIES_READ_UNUSED, hidden_unless=(Action.SERIES_READ_UNUSED, Grant.NEVER))
async def read_an_unused_series(scene: Scene) -> httpx.Response:
    series = scene.world.make.series()
    await scene.world.given(series)
    return await scene.api.get(f"/series/{series.slug}", headers=scene.headers)


@case(Action.SERIES_MANAGE)
async def make_a_series(scene: Scene) -> httpx.Response:
    return await scene.api.post("/series", json={"title": "New"}, headers=scene.headers)


@case(Action.SERIES_MANAGE)
async def rename_a_series(scene: Scene) -> httpx.Response:
    series = scene.world.make.series()
    await scene.world.given(series)
    return await scene.api.patch(f"/series/{series.id}", json={"title": "New"}, headers=scene.headers)


@case(Action.SERIES_MANAGE)
async def delete_a_series(scene: Scene) -> httpx.Response:
    series = scene.world.make.series()
    await scene.world.given(series)
    return await scene.api.delete(f"/series/{series.id}", headers=scene.headers)


@case(Action.COMMENT_READ)
async def read_comments(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=False)
    return await scene.api.get(f"/posts/{post.id}/comments", headers=scene.headers)


@case(Action.COMMENT_CREATE)
async def comment(scene: Scene) -> httpx.Response:
    post = await scene.post(own=False, draft=False)
    return await scene.api.post(f"/posts/{post.id}/comments", json={"content": "Hm."}, headers=scene.headers)


@case(Action.COMMENT_CREATE_AS_GUEST)
async def comment_as_a_guest(scene: Scene) -> httpx.Response:
    scene.let_guests_comment()
    post = await scene.post(own=False, draft=False)
    body = {"content": "Hm.", "guest": {"name": "Zoë", "email": "zoe@example.org"}}
    return await scene.api.post(f"/posts/{post.id}/comments", json=body, headers=scene.headers)


async def _comment(scene: Scene, *, own: bool, on_own_post: bool = False) -> str:
    post = await scene.post(own=on_own_post, draft=False)
    author = scene.caller if own and scene.caller else await scene.world.somebody(Role.READER)
    comment = scene.world.make.comment(post, author, created_at=scene.world.clock.now())
    await scene.world.given(comment)
    return f"/comments/{comment.id}"


@case(Action.COMMENT_EDIT, Grant.OWN)
async def edit_ones_own_comment(scene: Scene) -> httpx.Response:
    path = await _comment(scene, own=True)
    return await scene.api.patch(path, json={"content": "Hm."}, headers=scene.headers)


@case(Action.COMMENT_EDIT, Grant.ON_OWN_POST)
async def edit_a_comment_on_ones_own_post(scene: Scene) -> httpx.Response:
    path = await _comment(scene, own=False, on_own_post=True)
    return await scene.api.patch(path, json={"content": "Hm."}, headers=scene.headers)


@case(Action.COMMENT_DELETE, Grant.OWN)
async def delete_ones_own_comment(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _comment(scene, own=True), headers=scene.headers)


@case(Action.COMMENT_DELETE, Grant.ON_OWN_POST)
async def delete_a_comment_on_ones_own_post(scene: Scene) -> httpx.Response:
    path = await _comment(scene, own=False, on_own_post=True)
    return await scene.api.delete(path, headers=scene.headers)


@case(Action.COMMENT_DELETE)
async def delete_somebodys_comment(scene: Scene) -> httpx.Response:
    return await scene.api.delete(await _comment(scene, own=False), headers=scene.headers)


@case(Action.COMMENT_MODERATE, Grant.ON_OWN_POST)
async def list_comments_to_moderate(scene: Scene) -> httpx.Response:
    return await scene.api.get("/comments", headers=scene.headers)
