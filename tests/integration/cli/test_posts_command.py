"""`blog posts render`: what an older release has rendered is rendered again."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest

from blog.adapters.markdown.renderer import RENDERER
from blog.application.posts.authoring import NewPost
from blog.config import load_settings
from blog.container import Container, opened
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from tests.integration.cli.conftest import run

BOMB: Final = "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "|\n" * 50
CREATE = ("users", "create", "--role", "owner", "--name", "Ada", "--email", "ada@example.org")


async def write(owner: UserId) -> None:
    """A post with a comment on it."""
    container = Container(settings=load_settings())
    ada = Actor(user_id=owner, role=Role.OWNER)
    async with opened(container):
        post = await container.post_authoring().draft(ada, NewPost(title="a", content="# Über", publish=True))
        await container.comment_discussion().post(ada, post.id, "*so*")


def edited(path: Path, statement: str, *values: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(statement, values).fetchall()
        connection.commit()
    return found


@pytest.fixture
def stored(database: Path) -> Path:
    """A database with a post and a comment that an older release has rendered."""
    made = run(*CREATE, "--password-stdin", stdin="engine-no-2-of-1843\n")
    asyncio.run(write(UserId(UUID(made.output.split()[2]))))
    edited(database, "update posts set body_html = 'old', body_toc = null, body_renderer = 'older / 1'")
    edited(database, "update comments set body_html = 'old', body_renderer = 'older / 1'")
    return database


@pytest.mark.sqlite
def test_what_an_older_release_rendered_is_rendered_again_once(stored: Path) -> None:
    done = run("posts", "render")
    assert (done.exit_code, done.output) == (0, "rendered 1 posts and 1 comments\n")
    ((html, toc, renderer, version),) = edited(
        stored, "select body_html, body_toc, body_renderer, version from posts"
    )
    assert html == '<h1 id="user-content-über">Über</h1>\n'
    assert json.loads(toc) == [[1, "Über", "user-content-über"]]
    assert (renderer, version) == (RENDERER, 2)
    assert edited(stored, "select body_html from comments") == [("<p><em>so</em></p>\n",)]
    assert run("posts", "render").output == "rendered 0 posts and 0 comments\n"
    assert run("posts", "render", "--all").output == "rendered 1 posts and 1 comments\n"


@pytest.mark.sqlite
def test_a_text_that_is_too_complex_by_now_is_told_of_and_stays(stored: Path) -> None:
    edited(stored, "update posts set body_source = ?", BOMB)
    done = run("posts", "render")
    assert done.exit_code == 1
    assert "is too complex to render; it stays as it is" in done.stderr
    assert "rendered 0 posts and 1 comments" in done.stdout
    assert edited(stored, "select body_html, body_renderer from posts") == [("old", "older / 1")]
