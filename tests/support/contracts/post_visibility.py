"""What every read side promises of posts that are in no list, and of those that are for members."""

from dataclasses import replace

import pytest

from blog.application.posts.queries import PostFilter
from blog.domain.common.paging import Order, PageRequest
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.post import Post
from blog.domain.posts.values import LISTED, PostStatus, Visibility
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract

EVERY = frozenset(Visibility)
UNLISTED = frozenset({Visibility.UNLISTED})


class PostVisibilityContract(StorageContract):
    @pytest.fixture
    async def posts(self, ground: Ground, make: Builders) -> dict[str, Post]:
        """Of two authors, a post of each visibility that is public, and one that is not."""
        authors: dict[str, User] = {name: make.user() for name in ("ada", "bob")}
        made = {
            f"{name} {visibility} {state}": build(author, visibility=visibility)
            for name, author in authors.items()
            for visibility in Visibility
            for state, build in (("post", make.post), ("draft", make.draft))
        }
        await ground.given(*authors.values(), *made.values())
        return made

    async def test_lists_hold_what_is_listed_and_what_their_readers_may_find_else(
        self, ground: Ground, posts: dict[str, Post]
    ) -> None:
        ada = posts["ada public post"].author_id
        names = {post.id: name for name, post in posts.items()}
        for scope in DraftScope:
            for visibility in (LISTED, EVERY, *(frozenset({each}) for each in Visibility)):
                for status in (PostStatus.PUBLISHED, PostStatus.DRAFT, None):
                    wanted = PostFilter(
                        drafts=scope, viewer_id=ada, visibility=visibility, status=status, kind=None
                    )
                    expected = {
                        name
                        for name, post in posts.items()
                        if post.content.visibility in visibility
                        and status in {None, post.status}
                        and (
                            (post.is_published and post.content.visibility in LISTED)
                            or scope is DraftScope.ALL
                            or (scope is DraftScope.OWN and post.author_id == ada)
                        )
                    }
                    page = await ground.posts.list(wanted, PageRequest(count=True))
                    found = {names[view.id] for view in page.items}
                    assert (found, page.total) == (expected, len(expected)), wanted

    async def test_what_is_unlisted_is_in_no_list_of_nobody(
        self, ground: Ground, posts: dict[str, Post]
    ) -> None:
        for wanted in (
            PostFilter(visibility=UNLISTED),
            PostFilter(visibility=UNLISTED, drafts=DraftScope.OWN),
        ):
            assert not (await ground.posts.list(wanted, PageRequest())).items

    async def test_a_list_by_visibility_is_walked_in_order(
        self, ground: Ground, posts: dict[str, Post]
    ) -> None:
        wanted = PostFilter(drafts=DraftScope.ALL, visibility=UNLISTED, status=None)
        order = (Order("title"),)
        whole = await ground.posts.list(wanted, PageRequest(order=order))
        first = await ground.posts.list(wanted, PageRequest(limit=3, order=order))
        rest = await ground.posts.list(wanted, PageRequest(order=order, position=first.next))
        assert len(whole.items) == 4
        assert (*first.items, *rest.items) == whole.items

    async def test_a_post_a_comment_and_a_translation_say_who_reads_the_post(
        self, ground: Ground, make: Builders, posts: dict[str, Post]
    ) -> None:
        for name in ("ada public post", "ada unlisted post", "ada members draft"):
            post = posts[name]
            comment = make.comment(post, None)
            await ground.given(comment)
            visibility = post.content.visibility
            view, standing = await ground.posts.find(post.id), await ground.posts.standing(post.id)
            said = await ground.comments.find(comment.id)
            assert view is not None
            assert standing is not None
            assert said is not None
            assert (view.visibility, standing.visibility) == (visibility, visibility)
            assert said.post_is_for_members is (visibility is Visibility.MEMBERS)

    async def test_what_is_unlisted_makes_no_tag_public(self, ground: Ground, make: Builders) -> None:
        author, shared, hidden = make.user(), make.tag(), make.tag()
        post = make.post(author, tag_ids=(shared.id,), visibility=Visibility.MEMBERS)
        unlisted = make.post(author, tag_ids=(shared.id, hidden.id), visibility=Visibility.UNLISTED)
        await ground.given(author, shared, hidden, post, unlisted)
        for order in ((), (Order("post_count"),)):
            page = PageRequest(order=order, count=True)
            public = await ground.tags.list(page, with_unused=False)
            assert ([(view.id, view.post_count) for view in public.items], public.total) == (
                [(shared.id, 1)],
                1,
            )
            counts = {
                view.id: view.post_count for view in (await ground.tags.list(page, with_unused=True)).items
            }
            assert counts == {shared.id: 1, hidden.id: 0}
        tagged = PostFilter(tags=(hidden.slug,))
        assert not (await ground.posts.list(tagged, PageRequest())).items
        known = replace(tagged, drafts=DraftScope.ALL, visibility=EVERY)
        assert [view.id for view in (await ground.posts.list(known, PageRequest())).items] == [unlisted.id]
