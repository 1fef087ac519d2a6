from collections.abc import Sequence
from typing import Any

import pytest

from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.application.posts.views import PostView
from blog.application.unit_of_work import TransientConflict
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied, ValidationFailed
from blog.domain.common.slug import Slug
from blog.domain.posts.errors import SlugTaken
from blog.domain.posts.post import Post
from blog.domain.posts.values import Body, Excerpt, Markdown, PostStatus, Title
from blog.domain.tags.values import TagName
from tests.support.contracts.ground import state
from tests.support.fakes.text import TOO_COMPLEX
from tests.support.world import World, actor

WRITERS = [Role.CONTRIBUTOR, Role.AUTHOR, Role.EDITOR, Role.ADMIN, Role.OWNER]
HELLO = NewPost(title="Hello, World!", content="*Hi* & bye")


def stored(world: World, made: PostView) -> Post:
    return world.store.tables.posts[made.id]


def tag_names(world: World, post: Post) -> list[str]:
    return [world.store.tables.tags[tag_id].name.value for tag_id in post.content.tag_ids]


@pytest.mark.parametrize("role", WRITERS)
async def test_whoever_writes_has_a_draft_of_their_own(world: World, role: Role) -> None:
    user = await world.somebody(role)
    post = stored(world, await world.post_authoring.draft(actor(user), HELLO))
    assert (post.author_id, post.status, post.published_at) == (user.id, PostStatus.DRAFT, None)
    assert (post.content.title, post.content.slug) == (Title("Hello, World!"), Slug("hello-world"))
    assert (post.content.excerpt, post.content.tag_ids, post.version) == (None, (), 1)
    assert (post.created_at, post.updated_at) == (world.clock.now(), world.clock.now())
    assert post.content.body == await world.markdown.render_post(Markdown("*Hi* & bye"))
    (entry,) = world.store.outbox
    assert (entry.event.name, entry.event.actor_id) == ("post.drafted", user.id)


async def test_readers_and_visitors_do_not_write(world: World) -> None:
    reader = await world.somebody(Role.READER)
    with pytest.raises(PermissionDenied):
        await world.post_authoring.draft(actor(reader), HELLO)
    with pytest.raises(AuthenticationRequired):
        await world.post_authoring.draft(ANONYMOUS, HELLO)
    with pytest.raises(AuthenticationRequired):
        await world.post_authoring.draft(Actor(role=Role.OWNER), HELLO)
    assert world.store.tables.posts == {}


async def test_everything_can_be_given(world: World) -> None:
    user = await world.somebody(Role.CONTRIBUTOR)
    new = NewPost(title="T", content="c", slug="my-slug", excerpt=" Short. ", tags=["Tea", "Owls"])
    post = stored(world, await world.post_authoring.draft(actor(user), new))
    assert (post.content.slug, post.content.excerpt) == (Slug("my-slug"), Excerpt("Short."))
    assert tag_names(world, post) == ["Tea", "Owls"]


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.OWNER])
async def test_a_post_can_be_published_at_once(world: World, role: Role) -> None:
    user = await world.somebody(role)
    post = stored(world, await world.post_authoring.draft(actor(user), NewPost(title="T", publish=True)))
    assert (post.status, post.published_at) == (PostStatus.PUBLISHED, world.clock.now())
    assert world.store.event_names == ["post.drafted", "post.published"]


async def test_a_contributor_does_not_publish(world: World) -> None:
    user = await world.somebody(Role.CONTRIBUTOR)
    with pytest.raises(PermissionDenied):
        await world.post_authoring.draft(actor(user), NewPost(title="T", publish=True))
    assert world.store.tables.posts == {}


async def test_a_slug_from_the_title_gets_a_suffix_while_it_is_taken(world: World) -> None:
    author = actor(await world.somebody(Role.AUTHOR))
    posts = [stored(world, await world.post_authoring.draft(author, HELLO)) for _ in range(5)]
    assert [post.content.slug.value for post in posts[:3]] == [
        "hello-world",
        "hello-world-2",
        "hello-world-3",
    ]
    assert posts[3].content.slug.value == f"hello-world-{posts[3].id.hex[-8:]}"
    assert len({post.content.slug for post in posts}) == 5


async def test_a_title_that_gives_no_slug_is_called_a_post(world: World) -> None:
    author = actor(await world.somebody(Role.AUTHOR))
    post = stored(world, await world.post_authoring.draft(author, NewPost(title="🦉")))
    assert post.content.slug == Slug("post")


async def test_a_slug_that_somebody_takes_at_this_moment_is_made_again(world: World) -> None:
    author = actor(await world.somebody(Role.AUTHOR))
    world.store.faults.plan("posts.add", SlugTaken(), times=4)
    made = await world.post_authoring.draft(author, HELLO)
    assert made.slug == f"hello-world-{made.id.hex[-16:]}"
    assert world.store.calls.count("posts.add") == 5
    world.store.faults.plan("posts.add", SlugTaken(), times=5)
    with pytest.raises(TransientConflict):
        await world.post_authoring.draft(author, HELLO)


async def test_a_chosen_slug_is_tried_once(world: World) -> None:
    author = actor(await world.somebody(Role.AUTHOR))
    world.store.faults.plan("posts.add", SlugTaken())
    with pytest.raises(SlugTaken):
        await world.post_authoring.draft(author, NewPost(title="T", slug="mine"))
    assert world.store.calls.count("posts.add") == 1


async def test_a_chosen_slug_that_is_taken_is_refused_and_no_tag_is_left_behind(world: World) -> None:
    author = actor(await world.somebody(Role.AUTHOR))
    await world.post_authoring.draft(author, HELLO)
    with pytest.raises(SlugTaken):
        await world.post_authoring.draft(author, NewPost(title="T", slug="hello-world", tags=["new"]))
    assert world.store.tables.tags == {}
    assert world.store.event_names == ["post.drafted"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", " ", "blank"),
        ("slug", "Not a slug", "not_a_slug"),
        ("slug", "", "blank"),
        ("excerpt", " ", "blank"),
        ("content", "\x00", "forbidden_characters"),
        ("content", TOO_COMPLEX, "too_complex"),
        ("tags", ["ok", "x" * 31], "too_long"),
    ],
)
async def test_what_is_not_valid_is_refused(world: World, field: str, value: Any, code: str) -> None:  # noqa: ANN401 - a value of any field
    author = actor(await world.somebody(Role.AUTHOR))
    made = world.store.units.made
    values: dict[str, Any] = {"title": "T", field: value}
    with pytest.raises(ValidationFailed) as error:
        await world.post_authoring.draft(author, NewPost(**values))
    assert [each.code for each in error.value.errors] == [code]
    assert world.store.units.made == made


async def test_too_many_tags_are_refused_and_none_is_made(world: World) -> None:
    author = actor(await world.somebody(Role.AUTHOR))
    with pytest.raises(ValidationFailed):
        await world.post_authoring.draft(author, NewPost(title="T", tags=[f"tag {n}" for n in range(21)]))
    assert world.store.tables.tags == {}
    assert world.store.event_names == []


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Python", "Tea"], ["python", "Tea"]),
        (["tea", "PYTHON"], ["tea", "python"]),
        (["Tea", "Python", "tea", "TEA"], ["Tea", "python"]),
        (["café", "cafe"], ["café", "cafe"]),
        (["🦉", "🐍"], ["🦉", "🐍"]),
    ],
)
async def test_tags_are_found_apart_from_case_or_made(
    world: World, names: Sequence[str], expected: Sequence[str]
) -> None:
    author = actor(await world.somebody(Role.AUTHOR))
    await world.given(world.make.tag(name=TagName("python")))
    post = stored(world, await world.post_authoring.draft(author, NewPost(title="T", tags=names)))
    assert tag_names(world, post) == expected
    assert len(world.store.tables.tags) == len({"python", *expected})


async def test_the_body_is_rendered_outside_of_any_transaction(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = actor(await world.somebody(Role.AUTHOR))
    render = world.markdown.render_post

    async def watched(source: Markdown) -> Body:
        assert not world.store.writer.locked()
        return await render(source)

    monkeypatch.setattr(world.markdown, "render_post", watched)
    made = await world.post_authoring.draft(author, HELLO)
    await world.post_authoring.edit(author, made.id, PostChanges(content="new"))
    assert stored(world, made).content.body.source == Markdown("new")


async def test_a_conflict_is_overcome_with_one_post_and_its_events_once(world: World) -> None:
    author = actor(await world.somebody(Role.AUTHOR))
    world.store.faults.plan("commit", TransientConflict(), times=2)
    made = await world.post_authoring.draft(author, NewPost(title="T", tags=["tea"], publish=True))
    assert list(world.store.tables.posts) == [made.id]
    assert world.store.event_names == ["tag.created", "post.drafted", "post.published"]
    assert state(stored(world, made))["version"] == 2


async def test_whose_account_ends_at_this_moment_is_signed_in_no_more(world: World) -> None:
    author = actor(world.make.user(role=Role.AUTHOR))
    with pytest.raises(AuthenticationRequired):
        await world.post_authoring.draft(author, HELLO)
    assert world.store.units.made == 1
