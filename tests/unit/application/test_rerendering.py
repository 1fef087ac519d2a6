from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from blog.application import rerendering
from blog.application.posts.edits import PostChanges
from blog.application.rerendering import RenderingReport
from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.common.ids import CommentId, PostId
from blog.domain.posts.post import Post
from blog.domain.posts.values import Body, Markdown
from tests.support.builders import body, comment_body
from tests.support.contracts.ground import state
from tests.support.fakes.text import TOO_COMPLEX
from tests.support.world import World, actor


@pytest.fixture
async def posts(world: World) -> list[Post]:
    author = await world.somebody(Role.AUTHOR)
    posts = [world.make.post(author, body=body(f"# Nº {number}")) for number in range(5)]
    await world.given(*posts)
    return posts


@pytest.fixture
async def comments(world: World, posts: list[Post]) -> list[Comment]:
    comments = [world.make.comment(posts[0], None, body=comment_body(f"c {number}")) for number in range(3)]
    await world.given(*comments, world.make.tombstone(posts[0]))
    return comments


def renderers(world: World) -> set[str]:
    """By whom what is stored was rendered."""
    tables = world.store.tables
    bodies = [
        *(post.content.body for post in tables.posts.values()),
        *(each.body for each in tables.comments.values()),
    ]
    return {each.renderer for each in bodies if each is not None}


def report(posts: int, comments: int, *refused: PostId | CommentId) -> RenderingReport:
    return RenderingReport(posts=posts, comments=comments, refused=refused)


async def test_what_another_renderer_made_is_rendered_again_and_nobody_hears_of_it(
    world: World, posts: list[Post], comments: list[Comment]
) -> None:
    assert await world.rerendering.render() == report(5, 3)
    for post in posts:
        fresh = await world.markdown.render_post(post.content.body.source)
        assert state(world.store.tables.posts[post.id]) == state(
            replace(post, content=replace(post.content, body=fresh))
        )
    for comment in comments:
        assert comment.body is not None
        said = await world.markdown.render_comment(comment.body.source)
        assert state(world.store.tables.comments[comment.id]) == state(replace(comment, body=said))
    assert world.store.outbox == []
    assert world.store.audit == []
    assert await world.rerendering.render() == report(0, 0)


async def test_everything_is_rendered_where_that_is_asked_for(
    world: World, posts: list[Post], comments: list[Comment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rerendering, "BATCH", 2)
    await world.rerendering.render()
    assert await world.rerendering.render(everything=True) == report(5, 3)


async def test_it_goes_on_where_it_was_stopped(
    world: World, posts: list[Post], comments: list[Comment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rerendering, "BATCH", 2)
    world.store.faults.plan("posts.rerender", RuntimeError("stopped"), nth=4)
    with pytest.raises(RuntimeError):
        await world.rerendering.render()
    assert await world.rerendering.render() == report(2, 3)
    assert renderers(world) == {world.markdown.name}


async def test_a_text_that_became_too_complex_stays_and_is_told_of(
    world: World, posts: list[Post], comments: list[Comment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rerendering, "BATCH", 1)
    heavy = world.make.draft(await world.somebody(Role.AUTHOR), body=body(TOO_COMPLEX))
    remark = world.make.comment(heavy, None, body=comment_body(TOO_COMPLEX))
    await world.given(heavy, remark)
    assert await world.rerendering.render() == report(5, 3, heavy.id, remark.id)
    assert state(world.store.tables.posts[heavy.id]) == state(heavy)
    assert state(world.store.tables.comments[remark.id]) == state(remark)


async def test_a_text_that_is_changed_meanwhile_is_left_to_who_changed_it(
    world: World, posts: list[Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    author = actor(world.store.tables.users[posts[0].author_id])
    owner = actor(await world.somebody(Role.OWNER))
    edit, purge, render = world.post_authoring.edit, world.post_trash.purge, world.markdown.render_post

    def meanwhile(*changes: Callable[[], Awaitable[object]]) -> None:
        waiting = list(changes)

        async def slow(source: Markdown) -> Body:
            if waiting:
                await waiting.pop()()
            return await render(source)

        monkeypatch.setattr(world.markdown, "render_post", slow)

    def edited(changes: PostChanges) -> Callable[[], Awaitable[object]]:
        return lambda: edit(author, posts[0].id, changes)

    meanwhile(edited(PostChanges(content="Mine.")))
    assert await world.rerendering.render() == report(4, 0)
    assert world.store.tables.posts[posts[0].id].content.body.source == Markdown("Mine.")
    assert renderers(world) == {world.markdown.name}

    meanwhile(edited(PostChanges(title="Also mine.")))
    assert await world.rerendering.render(everything=True) == report(5, 0)
    assert world.store.tables.posts[posts[0].id].content.title.value == "Also mine."

    meanwhile(lambda: purge(owner, posts[0].id))
    assert await world.rerendering.render(everything=True) == report(4, 0)
    assert posts[0].id not in world.store.tables.posts
