"""Posts that are in no list, and posts that are for members."""

from dataclasses import replace

import pytest

from blog.application.comments.guests import GivenGuest
from blog.application.posts.authoring import NewPost
from blog.application.posts.describing import PostDescribing
from blog.application.posts.edits import PostChanges
from blog.application.posts.queries import PostFilter
from blog.application.posts.views import PostView
from blog.application.previews.issuing import NewPreview
from blog.application.site import Site
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.comments.errors import CommentNotFound, CommentsClosed, GuestsRefused
from blog.domain.comments.rules import DiscussionRules
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import TokenId
from blog.domain.common.locale import Locale
from blog.domain.common.paging import PageRequest
from blog.domain.posts.post import Post
from blog.domain.posts.seo import NOTHING_WRITTEN
from blog.domain.posts.values import Visibility
from blog.domain.users.user import User
from tests.support.builders import body, comment_body
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor

SECRET = "hush"
DESCRIBING = PostDescribing(
    Site(name="", url="https://blog.example", post_path="/{slug}", page_path="/{slug}")
)


@pytest.fixture
async def author(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def members(world: World, author: User) -> Post:
    """For members, without an excerpt of its own."""
    said = replace(body(f"{SECRET} body"), html=f"<p>{SECRET}</p>", summary=SECRET)
    post = world.make.post(
        author, body=said, excerpt=None, visibility=Visibility.MEMBERS, comments=None, seo=NOTHING_WRITTEN
    )
    await world.given(post)
    return post


def with_token(user: User, *scopes: Scope) -> Actor:
    return replace(actor(user), token_id=TokenId(uuid7(9)), scopes=frozenset(scopes))


async def everything(world: World, who: Actor, post: Post) -> list[PostView]:
    """The post, wherever it is found."""
    listed = await world.post_reading.list(who, PostFilter(), PageRequest(), with_body=True, with_meta=True)
    return [
        await world.post_reading.get(who, post.id),
        await world.post_reading.get(who, post.content.slug),
        await world.post_reading.get(who, post.id, with_body=False),
        *(view for view in listed.items if view.id == post.id),
        *(await world.post_reading.list(who, PostFilter(), PageRequest())).items,
    ]


async def test_others_get_no_word_of_what_is_for_members(world: World, members: Post, author: User) -> None:
    reader = await world.somebody(Role.READER)
    site_builder = Actor(token_id=TokenId(uuid7(9)), scopes=frozenset({Scope.CONTENT_READ}))
    for who in (ANONYMOUS, site_builder, with_token(reader, Scope.CONTENT_READ, Scope.PROFILE_READ)):
        views = await everything(world, who, members)
        assert len(views) == 5
        for view in views:
            described = DESCRIBING.describe(view)
            assert SECRET not in repr(described)
            assert (view.access, view.content, view.content_html, view.toc) == (False, None, None, None)
            assert (view.title, view.excerpt) == (members.content.title.value, "")
            assert described.meta is not None
            assert described.meta.json_ld["isAccessibleForFree"] is False
            assert described.meta.robots == "all"


async def test_whoever_is_signed_in_reads_it(world: World, members: Post, author: User) -> None:
    somebody = [actor(await world.somebody(role)) for role in Role]
    reader = await world.somebody(Role.READER)
    programs = [with_token(reader, Scope.COMMENTS_WRITE), with_token(author, Scope.POSTS_READ)]
    for who in (*somebody, *programs, actor(author)):
        for view in await everything(world, who, members):
            assert (view.access, view.excerpt) == (True, SECRET)
        assert (await world.post_reading.get(who, members.id)).content == f"{SECRET} body"


async def test_an_excerpt_that_the_author_wrote_is_for_everybody(
    world: World, members: Post, author: User
) -> None:
    await world.post_authoring.edit(actor(author), members.id, PostChanges(excerpt="Read on."))
    view = DESCRIBING.describe(await world.post_reading.get(ANONYMOUS, members.id))
    assert view.meta is not None
    assert (view.excerpt, view.meta.description) == ("Read on.", "Read on.")


async def test_what_is_said_on_it_is_for_members_too(world: World, members: Post, author: User) -> None:
    reader = await world.somebody(Role.READER)
    comment = world.make.comment(members, reader, body=comment_body(SECRET))
    await world.given(comment)
    page = PageRequest()
    with pytest.raises(AuthenticationRequired):
        await world.comment_reading.list_of_post(ANONYMOUS, members.id, page)
    with pytest.raises(PermissionDenied):
        await world.comment_reading.list_of_post(with_token(reader, Scope.PROFILE_READ), members.id, page)
    with pytest.raises(CommentNotFound):
        await world.comment_reading.get(ANONYMOUS, comment.id)
    for who in (actor(reader), actor(author), with_token(author, Scope.COMMENTS_MODERATE)):
        (seen,) = (await world.comment_reading.list_of_post(who, members.id, page)).items
        assert (await world.comment_reading.get(who, comment.id)).content == seen.content == SECRET
    said = await world.comment_discussion.post(
        with_token(reader, Scope.COMMENTS_WRITE), members.id, "Yes.", parent_id=comment.id
    )
    assert said.parent_id == comment.id


async def test_guests_comment_where_the_site_and_the_post_let_them(world: World, author: User) -> None:
    rules = DiscussionRules(access=CommentAccess.OPEN)
    guest = GivenGuest(name="G", email="g@example.org")
    for visibility, comments, error in (
        (Visibility.PUBLIC, None, None),
        (Visibility.UNLISTED, CommentAccess.OPEN, None),
        (Visibility.MEMBERS, None, GuestsRefused),
        (Visibility.MEMBERS, CommentAccess.OPEN, GuestsRefused),
        (Visibility.PUBLIC, CommentAccess.MEMBERS, GuestsRefused),
        (Visibility.PUBLIC, CommentAccess.CLOSED, CommentsClosed),
    ):
        post = world.make.post(author, visibility=visibility, comments=comments)
        await world.given(post)
        attempt = world.guests_under(rules).post(ANONYMOUS, post.id, "Hello.", guest)
        if error is None:
            await attempt
            continue
        with pytest.raises(error):
            await attempt


async def test_a_post_opens_and_closes_its_own_discussion(world: World, author: User) -> None:
    reader = actor(await world.somebody(Role.READER))
    closed_site = world.discussion_under(DiscussionRules(access=CommentAccess.CLOSED))
    post = await world.post_authoring.draft(
        actor(author), NewPost(title="T", comments=CommentAccess.MEMBERS, publish=True)
    )
    assert post.comments is CommentAccess.MEMBERS
    await closed_site.post(reader, post.id, "Hello.")
    await world.post_authoring.edit(actor(author), post.id, PostChanges(comments=CommentAccess.CLOSED))
    with pytest.raises(CommentsClosed):
        await world.comment_discussion.post(reader, post.id, "Hello.")
    back = await world.post_authoring.edit(actor(author), post.id, PostChanges(comments=None))
    assert back.comments is None
    await world.comment_discussion.post(reader, post.id, "Hello.")
    with pytest.raises(CommentsClosed):
        await closed_site.post(reader, post.id, "Hello.")


async def test_whoever_has_the_address_reads_what_is_unlisted(world: World, author: User) -> None:
    unlisted = world.make.post(author, visibility=Visibility.UNLISTED, seo=NOTHING_WRITTEN)
    await world.given(unlisted)
    view = await world.post_reading.get(ANONYMOUS, unlisted.content.slug)
    assert (view.content, view.access) == (unlisted.content.body.source.value, True)
    meta = DESCRIBING.describe(view).meta
    assert meta is not None
    assert (meta.robots, "isAccessibleForFree" in meta.json_ld) == ("noindex", False)


async def test_no_other_post_leads_to_what_is_unlisted(world: World, author: User) -> None:
    post = world.make.post(author, locale=Locale("en"))
    group = post.content.translation_group
    unlisted = world.make.post(
        author, locale=Locale("de"), translation_group=group, visibility=Visibility.UNLISTED
    )
    members = world.make.post(
        author, locale=Locale("fr"), translation_group=group, visibility=Visibility.MEMBERS
    )
    await world.given(post, unlisted, members)

    async def read(who: Actor, ref: Post) -> tuple[list[str], list[str]]:
        view = DESCRIBING.describe(await world.post_reading.get(who, ref.id))
        assert view.meta is not None
        return [each.locale for each in view.translations], [each.hreflang for each in view.meta.hreflang]

    links = ["en", "fr", "x-default"]
    for who in (ANONYMOUS, actor(await world.somebody(Role.AUTHOR))):
        assert await read(who, post) == (["fr"], links)
    # Those who could read it as a draft find it, and tell nobody in the head of the page.
    for who in (actor(author), actor(await world.somebody(Role.EDITOR))):
        assert await read(who, post) == (["de", "fr"], links)
    assert await read(ANONYMOUS, unlisted) == (["en", "fr"], [])


async def test_a_preview_shows_what_is_for_members_and_nothing_that_is_unlisted_elsewhere(
    world: World, members: Post, author: User
) -> None:
    unlisted = world.make.post(
        author,
        locale=Locale("fr"),
        translation_group=members.content.translation_group,
        visibility=Visibility.UNLISTED,
    )
    await world.given(unlisted)
    issued = await world.preview_issuing.issue(actor(author), members.id, NewPreview())
    shown = await world.preview_opening.open(issued.token)
    assert (shown.content, shown.access, shown.translations) == (f"{SECRET} body", True, ())


async def test_who_reads_it_can_be_changed_without_the_readers(
    world: World, members: Post, author: User
) -> None:
    change = PostChanges(visibility=Visibility.PUBLIC, comments=CommentAccess.CLOSED, excerpt="Mine.")
    view = await world.pending_amending.amend(actor(author), members.id, change)
    assert view.pending is not None
    assert view.pending.changed == ("excerpt", "visibility", "comments")
    assert (view.visibility, view.comments, view.has_own_excerpt) == ("public", "closed", True)
    assert not (await world.post_reading.get(ANONYMOUS, members.id)).access
    await world.post_publishing.publish(actor(author), members.id)
    assert (await world.post_reading.get(ANONYMOUS, members.id)).access


async def test_events_tell_nothing_of_the_body(world: World, author: User) -> None:
    post = await world.post_authoring.draft(
        actor(author),
        NewPost(title="T", content=f"# {SECRET}", visibility=Visibility.MEMBERS, publish=True),
    )
    await world.post_authoring.edit(
        actor(author), post.id, PostChanges(content=SECRET, visibility=Visibility.UNLISTED)
    )
    edited = world.store.outbox[-1].event
    assert edited.payload["changed"] == ["content", "visibility"]
    assert all(SECRET not in str(entry.event.payload) for entry in world.store.outbox)
