"""The demo: what is in it, and that it is made by the use cases alone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from dependency_injector import providers

from blog.application.comments.views import CommentView
from blog.application.posts.queries import PostFilter
from blog.application.posts.views import PostView
from blog.config import Settings
from blog.container import Container
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.common.paging import PageRequest
from blog.domain.common.slug import Slug
from blog.domain.users.values import Username
from blog.entrypoints.cli.demo import DemoRefused, SteppingClock, fill, read_content, read_post
from tests.support.fakes.system import START, FixedClock
from tests.support.world import World, actor

PASSWORD = "correct horse battery"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def container(world: World, tmp_path: Path) -> AsyncIterator[Container]:
    """The real composition, with memory in place of the database."""
    container = Container(settings=Settings(database_url=f"sqlite:///{tmp_path}/unused.sqlite3"))
    container.unit_of_work.override(providers.Callable(world.store.units))
    container.clock.override(world.clock)
    container.hasher.override(world.hasher)
    container.user_queries.override(world.users)
    container.post_queries.override(world.posts)
    container.tag_queries.override(world.tags)
    container.comment_queries.override(world.comments)
    yield container
    await container.markdown().close()


async def posts_of(container: Container, asking: Actor = ANONYMOUS) -> list[PostView]:
    page = PageRequest(limit=100)
    found = await container.post_reading().list(asking, PostFilter(status=None), page, with_body=True)
    return list(found.items)


async def comments_of(container: Container, post: PostView) -> list[CommentView]:
    page = PageRequest(limit=100)
    return list((await container.comment_reading().list_of_post(ANONYMOUS, post.id, page)).items)


async def test_it_holds_what_it_says(container: Container) -> None:
    summary = await fill(container, PASSWORD)

    published = await posts_of(container)
    tags = await container.tag_reading().list(ANONYMOUS, PageRequest(limit=100))
    comments = [comment for post in published for comment in await comments_of(container, post)]
    assert (summary.posts, summary.drafts, len(published)) == (40, 4, 36)
    assert len(tags.items) == summary.tags == 15
    assert len(comments) == summary.comments == 85
    assert str(summary).startswith("5 people, 40 posts (4 of them drafts), 15 tags, 85 comments\n")
    assert "ifeoma@example.org (owner)" in str(summary)


async def test_everybody_can_sign_in_with_the_password(container: Container, world: World) -> None:
    summary = await fill(container, PASSWORD)

    for person in summary.people:
        signed_in = await world.signing_in.sign_in(person.email, PASSWORD)
        assert (await container.user_reading().get(ANONYMOUS, signed_in.user_id)).role is person.role


async def test_the_posts_lie_in_the_past_one_after_the_other(container: Container) -> None:
    await fill(container, PASSWORD)

    published = [post.published_at for post in await posts_of(container) if post.published_at]
    assert published == sorted(published, reverse=True)
    assert START - timedelta(days=370) < published[-1]
    assert published[0] < START
    assert published[0] - published[-1] > timedelta(days=270)


async def test_every_comment_follows_what_it_answers(container: Container) -> None:
    await fill(container, PASSWORD)

    for post in await posts_of(container):
        moments = {post.id: post.published_at} | {
            comment.id: comment.created_at for comment in await comments_of(container, post)
        }
        for comment in await comments_of(container, post):
            before = moments[comment.parent_id or post.id]
            assert before is not None
            assert before < comment.created_at < START


async def test_threads_reach_the_greatest_depth_and_one_tombstone_keeps_its_reply(
    container: Container,
) -> None:
    await fill(container, PASSWORD)

    comments = [
        comment for post in await posts_of(container) for comment in await comments_of(container, post)
    ]
    tombstones = [comment for comment in comments if comment.is_deleted]
    assert max(comment.depth for comment in comments) == 5
    assert len(tombstones) == 1
    assert [comment for comment in comments if comment.parent_id == tombstones[0].id]


async def test_drafts_are_for_those_who_may_see_them(container: Container, world: World) -> None:
    await fill(container, PASSWORD)

    owner = world.make.user(role=Role.OWNER)
    assert len(await posts_of(container, actor(owner))) == 40


async def test_every_text_is_rendered_and_has_a_summary(container: Container) -> None:
    await fill(container, PASSWORD)

    for post in await posts_of(container):
        assert post.content_html
        assert post.excerpt
        # Headings of posts begin below the title.
        assert "<h1>" not in post.content_html


async def test_links_between_the_posts_lead_somewhere(container: Container) -> None:
    await fill(container, PASSWORD)

    prefix = "https://magazine.example.org/posts/"
    linked = {
        part.split(")")[0].split('"')[0]
        for post in await posts_of(container)
        for part in (post.content or "").split(prefix)[1:]
    }
    assert len(linked) == 2
    for slug in linked:
        assert (await container.post_reading().get(ANONYMOUS, Slug(slug))).is_published


async def test_it_is_refused_where_one_of_its_people_is_there(container: Container, world: World) -> None:
    strangers = [world.make.user() for _ in range(120)]
    await world.given(*strangers, world.make.user(username=Username("misaki")))

    with pytest.raises(DemoRefused, match="the user misaki is here already") as refused:
        await fill(container, PASSWORD)

    assert "\n" not in str(refused.value)
    assert await posts_of(container) == []


async def test_it_is_refused_the_second_time(container: Container) -> None:
    await fill(container, PASSWORD)

    with pytest.raises(DemoRefused):
        await fill(container, PASSWORD)

    assert len(await posts_of(container)) == 36


async def test_the_real_time_is_back_afterwards(container: Container, world: World) -> None:
    await fill(container, PASSWORD)

    clock: object = container.clock()
    assert clock is world.clock
    author = Actor(user_id=(await posts_of(container))[0].author.id, role=Role.EDITOR)
    post_id = (await posts_of(container))[0].id
    await container.post_publishing().unpublish(author, post_id)
    assert (await container.post_reading().get(author, post_id)).updated_at == world.clock.now()


async def test_the_stepping_clock_waits_and_measures_as_the_real_one() -> None:
    real = FixedClock()
    clock = SteppingClock(real)
    clock.set(START - timedelta(days=1))

    await clock.sleep(2)

    assert clock.now() == START - timedelta(days=1)
    assert clock.monotonic() == real.monotonic() == 2
    clock.set(None)
    assert clock.now() == real.now()


def test_every_remark_stands_under_a_published_post() -> None:
    content = read_content()

    assert len(content.posts) == 40
    assert all(content.posts[name].status == "published" for name in content.remarks)


def test_every_post_is_of_a_readable_length() -> None:
    for text in read_content().posts.values():
        assert 150 <= len(text.content.split()) <= 500


def test_a_text_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        read_post("title: A\nauthor: b\ntags: c\ndays_ago: 1\ncolour: red\n---\nText")
