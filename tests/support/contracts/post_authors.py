"""What every storage promises of posts that several users wrote."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import NamedTuple
from uuid import UUID

import pytest

from blog.application.comments.queries import CommentFilter
from blog.application.posts.queries import POST_ORDERS, PostFilter
from blog.application.posts.views import PostView
from blog.application.users.views import AuthorView
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import UserId
from blog.domain.common.paging import Order, Page, PageRequest
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.post import Post
from blog.domain.posts.values import PostStatus
from blog.domain.users.errors import UserHasPosts
from blog.domain.users.user import User
from blog.domain.users.values import Username
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.contracts.lists import ids
from tests.support.fakes.system import START, uuid7

NOBODY = UserId(uuid7(1))


class Blog(NamedTuple):
    """Three users, and posts that they wrote alone and together; the last one is published last."""

    ada: User
    bob: User
    cat: User
    alone: Post
    together: Post
    """By Ada, Cat and Bob."""
    others: Post
    """By Bob and Ada."""
    draft: Post
    """By Bob and Cat."""
    bobs: Post
    bobs_draft: Post


class PostAuthorsContract(StorageContract):
    @pytest.fixture
    async def blog(self, ground: Ground, make: Builders) -> Blog:
        ada, bob, cat = (make.user(username=Username(name)) for name in ("ada", "bob", "cat"))
        together, other = (cat.id, bob.id), (ada.id,)
        blog = Blog(
            ada,
            bob,
            cat,
            make.post(ada, published_at=START),
            make.post(ada, coauthor_ids=together, published_at=START + timedelta(days=1)),
            make.post(bob, coauthor_ids=other, published_at=START + timedelta(days=2)),
            make.draft(bob, coauthor_ids=(cat.id,)),
            make.post(bob, published_at=START + timedelta(days=3)),
            make.draft(bob),
        )
        await ground.given(*blog)
        return blog

    async def test_authors_come_back_in_their_order(self, ground: Ground, blog: Blog) -> None:
        async with ground.units() as unit:
            for post in (blog.alone, blog.together, blog.draft):
                assert state(await unit.posts.get(post.id)) == state(post)
            posts = [blog.alone, blog.together, blog.others]
            assert list(map(state, await unit.posts.list_of_author(blog.ada.id))) == list(map(state, posts))
            posts = [blog.together, blog.draft]
            assert list(map(state, await unit.posts.list_of_author(blog.cat.id))) == list(map(state, posts))

    async def test_other_authors_are_stored_when_they_are_saved(self, ground: Ground, blog: Blog) -> None:
        ada, bob, cat = blog.ada.id, blog.bob.id, blog.cat.id
        wanted = [(ada, cat), (bob, cat, ada), (cat, ada), (bob,), (ada, cat)]
        posts = [blog.alone, blog.together, blog.others, blog.draft, blog.draft]
        for post, author_ids in zip(posts, wanted, strict=True):
            async with ground.units() as unit:
                changed = await unit.posts.get(post.id)
                changed.rewrite(changed.content, by=None, now=START, author_ids=author_ids)
                await unit.posts.save(changed)
                # Within the unit of work already, and a second time.
                changed.trash(by=None, now=START)
                await unit.posts.save(changed)
                changed.restore(by=None, now=START)
                await unit.posts.save(changed)
            view = await ground.posts.find(post.id)
            assert view is not None
            assert view.author_ids == author_ids
            async with ground.units() as unit:
                assert state(await unit.posts.get(post.id)) == state(changed)

    async def test_a_co_author_who_is_gone_is_a_conflict(
        self, ground: Ground, make: Builders, blog: Blog
    ) -> None:
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.posts.add(make.post(blog.ada, coauthor_ids=(blog.bob.id, NOBODY)))
        async with refused(ground, ConcurrentUpdate) as unit:
            post = await unit.posts.get(blog.together.id)
            post.transfer(NOBODY, by=None, now=START, giver=blog.cat.id)
            await unit.posts.save(post)
        async with ground.units() as unit:
            assert state(await unit.posts.get(blog.together.id)) == state(blog.together)

    async def test_an_author_cannot_go_while_posts_name_them(self, ground: Ground, blog: Blog) -> None:
        async with refused(ground, UserHasPosts) as unit:
            cat = await unit.users.get(blog.cat.id)
            cat.delete(by=None, now=START)
            await unit.users.remove(cat)
        async with ground.units() as unit:
            for post in await unit.posts.list_of_author(blog.cat.id):
                post.discredit(blog.cat.id, by=None, now=START)
                await unit.posts.save(post)
            cat = await unit.users.get(blog.cat.id)
            cat.delete(by=None, now=START)
            await unit.users.remove(cat)
        view = await ground.posts.find(blog.together.id)
        assert view is not None
        assert view.author_ids == (blog.ada.id, blog.bob.id)

    async def test_a_post_goes_with_all_that_names_its_authors(self, ground: Ground, blog: Blog) -> None:
        async with ground.units() as unit:
            for post in await unit.posts.list_of_author(blog.cat.id):
                post.delete(by=None, now=START)
                await unit.posts.remove(post)
            assert list(await unit.posts.list_of_author(blog.cat.id)) == []
        async with ground.units() as unit:
            cat = await unit.users.get(blog.cat.id)
            cat.delete(by=None, now=START)
            await unit.users.remove(cat)

    async def test_readers_are_told_of_every_author(self, ground: Ground, blog: Blog) -> None:
        ada, bob, cat = (
            AuthorView(id=user.id, username=user.username.value, name=user.name.value)
            for user in (blog.ada, blog.bob, blog.cat)
        )
        for post, authors in ((blog.together, (ada, cat, bob)), (blog.alone, (ada,))):
            view = await ground.posts.find(post.id)
            assert view is not None
            assert (view.author, view.authors) == (authors[0], authors)
            page = await ground.posts.list(PostFilter(), PageRequest())
            assert [each.authors for each in page.items if each.id == post.id] == [authors]
            standing = await ground.posts.standing(post.content.slug)
            assert standing is not None
            trace = await ground.posts.trace(post.content.slug)
            assert trace is not None
            assert standing.author_ids == trace.author_ids == post.author_ids

    async def test_translations_name_their_authors(self, ground: Ground, make: Builders, blog: Blog) -> None:
        group = blog.together.content.translation_group
        english, french = (
            make.post(
                blog.bob,
                coauthor_ids=coauthors,
                locale=replace(blog.together.content.locale, value=locale),
                translation_group=group,
            )
            for locale, coauthors in (("en", ()), ("fr", (blog.cat.id, blog.ada.id)))
        )
        await ground.given(english, french)
        view = await ground.posts.find(english.id)
        assert view is not None
        assert [each.author_ids for each in view.translations] == [
            blog.together.author_ids,
            french.author_ids,
        ]
        view = await ground.posts.find(blog.together.id)
        assert view is not None
        assert [(each.locale, each.author_ids) for each in view.translations] == [
            ("en", (blog.bob.id,)),
            ("fr", french.author_ids),
        ]

    async def test_the_posts_of_any_of_the_authors_are_listed(self, ground: Ground, blog: Blog) -> None:
        cases: list[tuple[PostFilter, list[Post]]] = [
            (PostFilter(author=blog.ada.id), [blog.others, blog.together, blog.alone]),
            (PostFilter(author=Username("bob")), [blog.bobs, blog.others, blog.together]),
            (PostFilter(author=blog.cat.id), [blog.together]),
            (PostFilter(author=NOBODY), []),
            (own(blog.cat, None), [blog.draft, blog.bobs, blog.others, blog.together, blog.alone]),
            (own(blog.cat, PostStatus.DRAFT), [blog.draft]),
            (own(blog.bob, PostStatus.DRAFT), [blog.bobs_draft, blog.draft]),
            (own(blog.ada, PostStatus.DRAFT), []),
            (replace(own(blog.cat, PostStatus.DRAFT), author=blog.bob.id), [blog.draft]),
            (
                replace(own(blog.cat, None), author=Username("bob")),
                [blog.draft, blog.bobs, blog.others, blog.together],
            ),
        ]
        for wanted, posts in cases:
            found = await ground.posts.list(wanted, PageRequest(count=True))
            assert (set(ids(found)), found.total) == ({post.id for post in posts}, len(posts)), wanted
            if wanted.status is PostStatus.PUBLISHED:
                assert ids(found) == [post.id for post in posts]

    async def test_the_posts_of_an_author_are_paged_in_every_order(self, ground: Ground, blog: Blog) -> None:
        for field, descending in product(sorted(POST_ORDERS), (False, True)):
            for wanted in (PostFilter(author=blog.bob.id), own(blog.bob, PostStatus.DRAFT)):
                order = (Order(field, descending=descending),)
                whole = ids(await ground.posts.list(wanted, PageRequest(order=order)))
                assert len(whole) in {2, 3}
                pages = [await ground.posts.list(wanted, PageRequest(order=order, limit=1))]
                while pages[-1].next:
                    request = PageRequest(order=order, limit=1, position=pages[-1].next)
                    pages.append(await ground.posts.list(wanted, request))
                assert _joined(pages) == whole
                back = await ground.posts.list(
                    wanted, PageRequest(order=order, limit=1, position=pages[-1].previous)
                )
                assert ids(back) == whole[-2:-1]
                skipped = await ground.posts.list(wanted, PageRequest(order=order, limit=2, skip=1))
                assert ids(skipped) == whole[1:3]

    async def test_comments_know_and_are_found_by_every_author_of_their_post(
        self, ground: Ground, make: Builders, blog: Blog
    ) -> None:
        comments = [
            make.comment(post, blog.cat) for post in (blog.alone, blog.together, blog.others, blog.bobs)
        ]
        await ground.given(*comments)
        for user, expected in ((blog.ada, comments[:3]), (blog.cat, comments[1:2]), (blog.bob, comments[1:])):
            for skip in (0, 1):
                page = PageRequest(skip=skip, count=True)
                found = await ground.comments.list(CommentFilter(post_author_id=user.id), page)
                assert [each.id for each in found.items] == [each.id for each in expected][skip:]
                assert found.total == len(expected)
        view = await ground.comments.find(comments[1].id)
        assert view is not None
        assert view.post_author_ids == blog.together.author_ids


def own(viewer: User, status: PostStatus | None) -> PostFilter:
    return PostFilter(drafts=DraftScope.OWN, viewer_id=viewer.id, status=status)


def _joined(pages: list[Page[PostView]]) -> list[UUID]:
    return [post_id for page in pages for post_id in ids(page)]
