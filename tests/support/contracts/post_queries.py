"""What every `PostQueries` promises of single posts and of filters."""

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest

from blog.application.posts.queries import PostFilter
from blog.application.posts.views import PostStanding, PostView, TranslationView
from blog.application.tags.views import TagLabel
from blog.application.users.views import AuthorView
from blog.domain.common.ids import PostId, UserId
from blog.domain.common.locale import Locale
from blog.domain.common.paging import Page, PageRequest
from blog.domain.common.slug import Slug
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.post import Post
from blog.domain.posts.seo import NOTHING_WRITTEN
from blog.domain.posts.values import PostKind, PostStatus
from blog.domain.tags.tag import Tag
from blog.domain.users.user import User
from blog.domain.users.values import Username
from tests.support.builders import Builders, body
from tests.support.contracts.ground import Ground, StorageContract
from tests.support.contracts.lists import ids
from tests.support.fakes.posts import image_view
from tests.support.fakes.system import START, uuid7

EVERYTHING = PostFilter(drafts=DraftScope.ALL, status=None)


class Blog(NamedTuple):
    """Two authors with a published post and a draft each; the posts carry tags in different orders."""

    ada: User
    bob: User
    python: Tag
    tea: Tag
    ada_post: Post
    ada_draft: Post
    bob_post: Post
    bob_draft: Post


class PostQueriesContract(StorageContract):
    @pytest.fixture
    async def blog(self, ground: Ground, make: Builders) -> Blog:
        ada, bob = make.user(username=Username("ada")), make.user(username=Username("bob"))
        python, tea = make.tag(slug=Slug("python")), make.tag(slug=Slug("tea"))
        both, neither = (tea.id, python.id), ()
        blog = Blog(
            ada,
            bob,
            python,
            tea,
            make.post(ada, tag_ids=both, published_at=START),
            make.draft(ada, tag_ids=(python.id,)),
            make.post(bob, tag_ids=neither, published_at=START + timedelta(microseconds=1)),
            make.draft(bob, tag_ids=both),
        )
        await ground.given(*blog)
        return blog

    async def test_a_post_is_found_by_id_and_slug_with_every_field(
        self, ground: Ground, make: Builders, blog: Blog
    ) -> None:
        post = blog.ada_post
        comment = make.comment(post, blog.bob)
        nameless, tombstone = make.comment(post, None, parent=comment), make.tombstone(post, parent=comment)
        await ground.given(comment, nameless, tombstone, make.comment(blog.bob_post, blog.ada))
        expected = PostView(
            id=post.id,
            slug=post.content.slug.value,
            title=post.content.title.value,
            excerpt=str(post.content.excerpt),
            status=PostStatus.PUBLISHED,
            published_at=START,
            kind=PostKind.POST,
            featured=True,
            feature_image=image_view(post.content.feature_image),
            scheduled_at=None,
            locale="de-AT",
            author=AuthorView(id=blog.ada.id, username="ada", name=blog.ada.name.value),
            tags=tuple(
                TagLabel(id=tag.id, name=tag.name.value, slug=tag.slug.value)
                for tag in (blog.tea, blog.python)
            ),
            word_count=post.content.body.word_count,
            reading_time=3,
            comment_count=2,
            created_at=post.created_at,
            updated_at=post.updated_at,
            version=post.version,
            seo=post.content.seo,
            translations=(),
            content=post.content.body.source.value,
            content_html=post.content.body.html,
            toc=post.content.body.toc,
            renderer=post.content.body.renderer,
            visibility=post.content.visibility,
            comments=post.content.comments,
            has_own_excerpt=True,
        )
        assert await ground.posts.find(post.id) == expected
        assert await ground.posts.find(post.content.slug) == expected
        bare = replace(expected, content=None, content_html=None, toc=None)
        assert await ground.posts.find(post.id, with_body=False) == bare
        assert await ground.posts.find(post.content.slug, with_body=False) == bare

    async def test_a_draft_is_found_too_and_shows_the_summary_for_an_excerpt(
        self, ground: Ground, make: Builders, blog: Blog
    ) -> None:
        draft = make.draft(blog.ada, excerpt=None, body=body("", words=0))
        await ground.given(draft)
        view = await ground.posts.find(draft.content.slug)
        assert view is not None
        assert (view.status, view.published_at) == (PostStatus.DRAFT, None)
        assert (view.excerpt, view.reading_time, view.comment_count) == (draft.content.body.summary, 1, 0)
        assert (view.tags, view.content, view.has_own_excerpt) == ((), "", False)

    async def test_an_unknown_post_is_none(self, ground: Ground, blog: Blog) -> None:
        assert await ground.posts.find(PostId(uuid7(1))) is None
        assert await ground.posts.find(Slug("about")) is None

    async def test_the_standing_of_a_post_says_whose_it_is(
        self, ground: Ground, make: Builders, blog: Blog
    ) -> None:
        draft = make.draft(blog.bob)
        await ground.given(draft)
        for post in (blog.ada_post, draft):
            expected = PostStanding(
                id=post.id,
                author_ids=post.author_ids,
                status=post.status,
                visibility=post.content.visibility,
            )
            assert await ground.posts.standing(post.id) == expected
            assert await ground.posts.standing(post.content.slug) == expected
        assert await ground.posts.standing(PostId(uuid7(1))) is None
        assert await ground.posts.standing(Slug("about")) is None

    async def test_a_list_leaves_the_bodies_out_unless_they_are_asked_for(
        self, ground: Ground, make: Builders, blog: Blog
    ) -> None:
        await ground.given(make.comment(blog.bob_post, blog.ada))
        found = [await ground.posts.find(post.id) for post in (blog.bob_post, blog.ada_post)]
        whole = tuple(view for view in found if view is not None)
        page = await ground.posts.list(PostFilter(), PageRequest(), with_body=True, with_meta=True)
        assert page.items == whole
        page = await ground.posts.list(PostFilter(), PageRequest(), with_meta=True)
        bare = tuple(replace(view, content=None, content_html=None, toc=None) for view in whole)
        assert page.items == bare
        page = await ground.posts.list(PostFilter(), PageRequest())
        assert page.items == tuple(replace(view, seo=None) for view in bare)

    @pytest.mark.parametrize(
        ("scope", "status", "expected"),
        [
            (DraftScope.NONE, PostStatus.PUBLISHED, {"ada_post", "bob_post"}),
            (DraftScope.NONE, PostStatus.DRAFT, set()),
            (DraftScope.NONE, None, {"ada_post", "bob_post"}),
            (DraftScope.OWN, PostStatus.PUBLISHED, {"ada_post", "bob_post"}),
            (DraftScope.OWN, PostStatus.DRAFT, {"ada_draft"}),
            (DraftScope.OWN, None, {"ada_post", "bob_post", "ada_draft"}),
            (DraftScope.ALL, PostStatus.PUBLISHED, {"ada_post", "bob_post"}),
            (DraftScope.ALL, PostStatus.DRAFT, {"ada_draft", "bob_draft"}),
            (DraftScope.ALL, None, {"ada_post", "bob_post", "ada_draft", "bob_draft"}),
        ],
    )
    async def test_drafts_are_in_a_list_as_far_as_the_scope_goes(
        self, ground: Ground, blog: Blog, scope: DraftScope, status: PostStatus | None, expected: set[str]
    ) -> None:
        wanted = PostFilter(drafts=scope, viewer_id=blog.ada.id, status=status)
        page = await ground.posts.list(wanted, PageRequest(count=True))
        assert names(blog, page) == expected
        assert page.total == len(expected)

    async def test_a_visitor_owns_no_drafts(self, ground: Ground, blog: Blog) -> None:
        wanted = PostFilter(drafts=DraftScope.OWN, viewer_id=None, status=PostStatus.DRAFT)
        page = await ground.posts.list(wanted, PageRequest(count=True))
        assert (page.items, page.total) == ((), 0)

    @pytest.mark.parametrize(
        ("slugs", "expected"),
        [
            (["tea"], {"ada_post", "bob_draft"}),
            (["python"], {"ada_post", "ada_draft", "bob_draft"}),
            (["python", "tea"], {"ada_post", "ada_draft", "bob_draft"}),
            (["unknown", "tea"], {"ada_post", "bob_draft"}),
            (["unknown"], set()),
            ([], {"ada_post", "ada_draft", "bob_post", "bob_draft"}),
        ],
    )
    async def test_a_post_with_any_of_the_tags_is_listed_once_with_all_its_tags(
        self, ground: Ground, blog: Blog, slugs: list[str], expected: set[str]
    ) -> None:
        wanted = replace(EVERYTHING, tags=tuple(Slug(slug) for slug in slugs))
        page = await ground.posts.list(wanted, PageRequest(count=True))
        assert names(blog, page) == expected
        assert (len(page.items), page.total) == (len(expected), len(expected))
        for view in page.items:
            found = await ground.posts.find(view.id)
            assert found is not None
            assert view.tags == found.tags

    async def test_the_author_is_named_by_id_or_username(self, ground: Ground, blog: Blog) -> None:
        for author in (blog.bob.id, Username("bob")):
            page = await ground.posts.list(replace(EVERYTHING, author=author), PageRequest(count=True))
            assert names(blog, page) == {"bob_post", "bob_draft"}
            assert page.total == 2
        for nobody in (UserId(uuid7(1)), Username("nobody")):
            page = await ground.posts.list(replace(EVERYTHING, author=nobody), PageRequest(count=True))
            assert (page.items, page.total) == ((), 0)

    async def test_the_limits_of_publication_are_inclusive_and_leave_drafts_out(
        self, ground: Ground, blog: Blog
    ) -> None:
        tick = timedelta(microseconds=1)
        cases = [
            (START, None, {"ada_post", "bob_post"}),
            (START + tick, None, {"bob_post"}),
            (START + 2 * tick, None, set()),
            (None, START, {"ada_post"}),
            (None, START - tick, set()),
            (START, START, {"ada_post"}),
        ]
        for start, end, expected in cases:
            wanted = replace(EVERYTHING, published_from=start, published_to=end)
            page = await ground.posts.list(wanted, PageRequest(count=True))
            assert (names(blog, page), page.total) == (expected, len(expected)), (start, end)

    async def test_kinds_and_what_is_in_front_are_told_apart(
        self, ground: Ground, make: Builders, blog: Blog
    ) -> None:
        page = make.post(blog.bob, kind=PostKind.PAGE, featured=False)
        await ground.given(page, plain := make.post(blog.bob, featured=False))
        every = {blog.ada_post.id, blog.bob_post.id, plain.id, page.id}
        front = {blog.ada_post.id, blog.bob_post.id}
        cases = [
            (PostFilter(), every - {page.id}),
            (PostFilter(kind=PostKind.PAGE), {page.id}),
            (PostFilter(kind=None), every),
            (PostFilter(featured=True), front),
            (PostFilter(featured=False), {plain.id}),
            (PostFilter(kind=None, featured=False), {plain.id, page.id}),
            (PostFilter(kind=PostKind.PAGE, featured=True), set()),
        ]
        for wanted, expected in cases:
            found = await ground.posts.list(wanted, PageRequest(count=True))
            assert (set(ids(found)), found.total) == (expected, len(expected)), wanted

    async def test_a_bare_post_shows_no_image_and_nothing_written(
        self, ground: Ground, make: Builders, blog: Blog
    ) -> None:
        await ground.given(post := make.post(blog.ada, feature_image=None, seo=NOTHING_WRITTEN))
        view = await ground.posts.find(post.id)
        assert view is not None
        assert (view.feature_image, view.seo) == (None, NOTHING_WRITTEN)

    async def test_translations_are_found_by_language_whatever_their_status(
        self, ground: Ground, make: Builders, blog: Blog
    ) -> None:
        post = make.post(blog.ada, locale=Locale("fr"))
        group = post.content.translation_group
        draft = make.draft(blog.bob, locale=Locale("de"), translation_group=group, kind=PostKind.PAGE)
        english = make.post(blog.ada, locale=Locale("en"), translation_group=group)
        ungrouped = make.post(blog.ada, locale=Locale("en"), translation_group=None)
        await ground.given(post, english, draft, ungrouped)
        view = await ground.posts.find(post.id)
        assert view is not None
        assert view.translations == tuple(
            TranslationView(
                id=each.id,
                locale=each.content.locale.value,
                slug=each.content.slug.value,
                title=each.content.title.value,
                status=each.status,
                kind=each.content.kind,
                author_ids=each.author_ids,
                visibility=each.content.visibility,
            )
            for each in (draft, english)
        )
        for wanted, expected in (
            (Locale("fr"), {post.id}),
            (Locale("en"), {english.id, ungrouped.id}),
            (Locale("es"), set()),
        ):
            page = PageRequest(count=True)
            found = await ground.posts.list(PostFilter(locale=wanted), page, with_meta=True)
            assert (set(ids(found)), found.total) == (expected, len(expected))
            for listed in found.items:
                one = await ground.posts.find(listed.id)
                assert one is not None
                assert listed.translations == one.translations

    async def test_all_conditions_hold_together(self, ground: Ground, blog: Blog) -> None:
        wanted = PostFilter(
            drafts=DraftScope.OWN,
            viewer_id=blog.ada.id,
            status=None,
            tags=(Slug("python"),),
            author=Username("ada"),
        )
        page = await ground.posts.list(wanted, PageRequest(count=True))
        assert (names(blog, page), page.total) == ({"ada_post", "ada_draft"}, 2)
        page = await ground.posts.list(replace(wanted, author=blog.bob.id), PageRequest(count=True))
        assert (names(blog, page), page.total) == (set(), 0)
        dated = replace(wanted, published_from=START, published_to=START)
        page = await ground.posts.list(dated, PageRequest(count=True))
        assert (names(blog, page), page.total) == ({"ada_post"}, 1)

    async def test_a_filtered_list_is_paged_as_such(self, ground: Ground, blog: Blog) -> None:
        wanted = replace(EVERYTHING, tags=(Slug("python"),))
        first = await ground.posts.list(wanted, PageRequest(limit=2, count=True))
        rest = await ground.posts.list(wanted, PageRequest(limit=2, position=first.next))
        assert len(first.items) == 2
        assert names(blog, first) | names(blog, rest) == {"ada_post", "ada_draft", "bob_draft"}
        assert (rest.next, first.total) == (None, 3)


def names(blog: Blog, page: Page[PostView]) -> set[str]:
    found = set(ids(page))
    return {name for name, row in blog._asdict().items() if isinstance(row, Post) and row.id in found}
