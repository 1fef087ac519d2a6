"""Routes about what moderators and readers do with comments, for actions of the permission table."""

import httpx

from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from blog.domain.comments.values import CommentStatus
from tests.unit.http.permission_scene import Scene, case

MODERATE, ON_OWN_POST = Action.COMMENT_MODERATE, Grant.ON_OWN_POST


async def _pending(scene: Scene, *, on_own_post: bool = False) -> str:
    return await _comment(scene, CommentStatus.PENDING, on_own_post=on_own_post)


async def _comment(scene: Scene, status: CommentStatus, *, on_own_post: bool = False) -> str:
    post = await scene.post(own=on_own_post, draft=False)
    author = await scene.world.somebody(Role.READER)
    comment = scene.world.make.comment(post, author, status=status)
    await scene.world.given(comment)
    return f"/comments/{comment.id}"


@case(MODERATE, hidden_unless=(MODERATE, Grant.NEVER))
async def read_a_pending_comment(scene: Scene) -> httpx.Response:
    return await scene.api.get(await _pending(scene), headers=scene.headers)


@case(MODERATE, ON_OWN_POST, hidden_unless=(MODERATE, ON_OWN_POST))
async def read_a_pending_comment_on_ones_own_post(scene: Scene) -> httpx.Response:
    return await scene.api.get(await _pending(scene, on_own_post=True), headers=scene.headers)


@case(MODERATE, hidden_unless=(MODERATE, Grant.NEVER))
async def approve_a_pending_comment(scene: Scene) -> httpx.Response:
    return await scene.api.post(f"{await _pending(scene)}/approve", headers=scene.headers)


@case(MODERATE, ON_OWN_POST, hidden_unless=(MODERATE, ON_OWN_POST))
async def approve_a_pending_comment_on_ones_own_post(scene: Scene) -> httpx.Response:
    path = await _pending(scene, on_own_post=True)
    return await scene.api.post(f"{path}/approve", headers=scene.headers)


@case(MODERATE)
async def reject_a_public_comment(scene: Scene) -> httpx.Response:
    path = await _comment(scene, CommentStatus.APPROVED)
    return await scene.api.post(f"{path}/reject", headers=scene.headers)


@case(MODERATE, ON_OWN_POST)
async def mark_a_public_comment_on_ones_own_post_as_spam(scene: Scene) -> httpx.Response:
    path = await _comment(scene, CommentStatus.APPROVED, on_own_post=True)
    return await scene.api.post(f"{path}/spam", headers=scene.headers)


@case(MODERATE, ON_OWN_POST)
async def moderate_many_comments(scene: Scene) -> httpx.Response:
    path = await _pending(scene, on_own_post=True)
    body = {"ids": [path.rpartition("/")[2]], "action": "approve"}
    return await scene.api.post("/comments/bulk", json=body, headers=scene.headers)


@case(Action.COMMENT_LIKE)
async def like_a_comment(scene: Scene) -> httpx.Response:
    path = await _comment(scene, CommentStatus.APPROVED)
    return await scene.api.put(f"{path}/like", headers=scene.headers)


@case(Action.COMMENT_LIKE)
async def like_a_comment_no_more(scene: Scene) -> httpx.Response:
    path = await _comment(scene, CommentStatus.APPROVED)
    return await scene.api.delete(f"{path}/like", headers=scene.headers)


@case(Action.COMMENT_REPORT)
async def report_a_comment(scene: Scene) -> httpx.Response:
    path = await _comment(scene, CommentStatus.APPROVED)
    return await scene.api.post(f"{path}/reports", json={"reason": "spam"}, headers=scene.headers)


@case(MODERATE)
async def list_the_reports_of_a_comment(scene: Scene) -> httpx.Response:
    path = await _comment(scene, CommentStatus.APPROVED)
    return await scene.api.get(f"{path}/reports", headers=scene.headers)


@case(MODERATE, ON_OWN_POST)
async def list_the_reports_of_a_comment_on_ones_own_post(scene: Scene) -> httpx.Response:
    path = await _comment(scene, CommentStatus.APPROVED, on_own_post=True)
    return await scene.api.get(f"{path}/reports", headers=scene.headers)
