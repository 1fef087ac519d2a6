"""What every `PostRepository` promises."""

from dataclasses import replace

import pytest

from blog.domain.comments.errors import CommentNotFound
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import PostId, TagId, TranslationGroupId, UserId
from blog.domain.common.locale import Locale
from blog.domain.common.slug import Slug
from blog.domain.common.web_address import LONGEST_WEB_ADDRESS
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.errors import PostNotFound, SlugTaken, TranslationTaken
from blog.domain.posts.image import FeatureImage
from blog.domain.posts.post import Post
from blog.domain.posts.seo import NOTHING_WRITTEN, Seo, SeoChanges, TwitterCard
from blog.domain.posts.values import Body, Excerpt, Heading, Markdown, PostKind, Title, Visibility
from blog.domain.tags.tag import Tag
from blog.domain.users.errors import UserNotFound
from blog.domain.users.user import User
from tests.support.builders import Builders, body
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7

NOBODY = UserId(uuid7(1))
NO_TAG = TagId(uuid7(2))


class PostRepositoryContract(StorageContract):
    async def get(self, ground: Ground, post_id: PostId) -> Post:
        async with ground.units() as unit:
            return await unit.posts.get(post_id)

    @pytest.fixture
    async def author(self, ground: Ground, make: Builders) -> User:
        author = make.user()
        await ground.given(author)
        return author

    @pytest.fixture
    async def tags(self, ground: Ground, make: Builders) -> list[Tag]:
        tags = [make.tag() for _ in range(4)]
        await ground.given(*tags)
        return tags

    async def test_a_published_post_comes_back_as_it_was_stored(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        post = make.post(author, tag_ids=(tags[2].id, tags[0].id, tags[1].id))
        await ground.given(post)
        back = await self.get(ground, post.id)
        assert back is not post
        assert state(back) == state(post)
        assert back.collect_events() == []

    async def test_a_draft_comes_back_as_it_was_stored(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post = make.draft(
            author,
            excerpt=None,
            locale=Locale("en"),
            translation_group=None,
            featured=False,
            feature_image=None,
            seo=NOTHING_WRITTEN,
            kind=PostKind.PAGE,
            visibility=Visibility.UNLISTED,
            comments=None,
        )
        await ground.given(post)
        assert state(await self.get(ground, post.id)) == state(post)

    async def test_the_longest_values_come_back_whole(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        post = make.post(
            author,
            title=Title("🦉" * Title.LONGEST),
            slug=Slug("s" * Slug.LONGEST),
            excerpt=Excerpt("e" * Excerpt.MOST_BYTES),
            body=Body(
                source=Markdown("🦉\n" * (Markdown.MOST_BYTES // 5)),
                html="<b>" * Markdown.MOST_BYTES,
                summary="summary " * 100,
                word_count=Markdown.MOST_BYTES,
                toc=(Heading(6, "🦉" * 200, "user-content-" + "क" * 80),) * 500,
                renderer="r" * 100,
            ),
            feature_image=FeatureImage(
                url=f"https://example.org/{'a' * (LONGEST_WEB_ADDRESS - 20)}",
                alt="🦉" * FeatureImage.LONGEST_ALT,
                caption="🦉" * FeatureImage.LONGEST_CAPTION,
            ),
            seo=Seo(
                meta_title="🦉" * Seo.LONGEST_TITLE,
                meta_description="🦉" * Seo.LONGEST_DESCRIPTION,
                canonical_url=f"https://example.org/{'a' * (LONGEST_WEB_ADDRESS - 20)}",
            ),
        )
        await ground.given(post)
        assert state(await self.get(ground, post.id)) == state(post)

    async def test_a_post_is_found_by_its_slug(self, ground: Ground, make: Builders, author: User) -> None:
        post = make.draft(author)
        await ground.given(make.post(author), post)
        async with ground.units() as unit:
            assert state(await unit.posts.get_by_slug(post.content.slug)) == state(post)

    async def test_an_unknown_post_is_not_found(self, ground: Ground, make: Builders, author: User) -> None:
        await ground.given(make.post(author))
        async with ground.units() as unit:
            with pytest.raises(PostNotFound):
                await unit.posts.get(PostId(uuid7(1)))
            with pytest.raises(PostNotFound):
                await unit.posts.get_by_slug(Slug("about"))

    async def test_the_posts_of_an_author_come_by_id_with_drafts_and_tags(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        posts = [
            make.post(author, tag_ids=(tags[1].id, tags[0].id)),
            make.draft(author),
            make.post(author, tag_ids=(tags[3].id,)),
        ]
        other = make.user()
        await ground.given(other, posts[2], make.post(other), posts[0], posts[1])
        async with ground.units() as unit:
            found = await unit.posts.list_of_author(author.id)
            assert [state(post) for post in found] == [state(post) for post in posts]
            assert list(await unit.posts.list_of_author(NOBODY)) == []

    async def test_a_change_is_stored_only_when_it_is_saved(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        post = make.post(author, tag_ids=(tags[0].id,))
        await ground.given(post)
        async with ground.units() as unit:
            by_id = await unit.posts.get(post.id)
            by_id.edit(ContentChanges(title=Title("forgotten"), tag_ids=()), by=author.id, now=START)
            (listed,) = await unit.posts.list_of_author(author.id)
            listed.unpublish(by=author.id, now=START)
        assert state(await self.get(ground, post.id)) == state(post)

    async def test_a_saved_change_is_stored(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        post, taker = make.post(author, tag_ids=(tags[0].id, tags[1].id)), make.user()
        await ground.given(taker, post)
        async with ground.units() as unit:
            changed = await unit.posts.get_by_slug(post.content.slug)
            changed.edit(
                ContentChanges(
                    title=Title("Other"),
                    slug=Slug("other"),
                    body=body("other", words=3),
                    excerpt=None,
                    kind=PostKind.PAGE,
                    locale=Locale("pt-BR"),
                    translation_group=TranslationGroupId(uuid7(5)),
                    featured=False,
                    feature_image=None,
                    seo=SeoChanges(og_title=None, twitter_card=TwitterCard.LARGE_IMAGE),
                    tag_ids=(tags[3].id, tags[1].id, tags[2].id),
                    visibility=Visibility.MEMBERS,
                    comments=CommentAccess.CLOSED,
                ),
                by=author.id,
                now=START,
            )
            changed.unpublish(by=author.id, now=START)
            changed.transfer(taker.id, by=None, now=START)
            await unit.posts.save(changed)
        assert state(await self.get(ground, post.id)) == state(changed)
        assert changed.version == post.version + 3

    async def test_tags_can_change_their_order_alone(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        post = make.post(author, tag_ids=tuple(tag.id for tag in tags))
        await ground.given(post)
        async with ground.units() as unit:
            changed = await unit.posts.get(post.id)
            changed.edit(
                ContentChanges(tag_ids=tuple(reversed(post.content.tag_ids))), by=author.id, now=START
            )
            await unit.posts.save(changed)
        back = await self.get(ground, post.id)
        assert back.content.tag_ids == tuple(reversed(post.content.tag_ids))
        assert back.version == post.version + 1

    async def test_a_post_can_be_saved_several_times_in_one_unit_of_work(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        post = make.draft(author, tag_ids=(tags[0].id,))
        async with ground.units() as unit:
            await unit.posts.add(post)
            post.edit(ContentChanges(tag_ids=(tags[1].id, tags[0].id)), by=author.id, now=START)
            await unit.posts.save(post)
            post.publish(by=author.id, now=START)
            await unit.posts.save(post)
        assert state(await self.get(ground, post.id)) == state(post)

    async def test_a_slug_is_taken_once(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        first = make.post(author, tag_ids=(tags[0].id,))
        await ground.given(first)
        async with refused(ground, SlugTaken) as unit:
            await unit.posts.add(make.post(author, slug=first.content.slug, tag_ids=(tags[1].id,)))
        assert state(await self.get(ground, first.id)) == state(first)

    async def test_taken_slugs_can_be_told_from_free_ones(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        slugs = [Slug("one"), Slug("two"), Slug("three")]
        await ground.given(make.draft(author, slug=slugs[0]))
        async with ground.units() as unit:
            await unit.posts.add(make.post(author, slug=slugs[2]))
            assert set(await unit.posts.taken_slugs(slugs)) == {slugs[0], slugs[2]}
            assert set(await unit.posts.taken_slugs([])) == set()

    async def test_a_save_cannot_take_the_slug_of_another_post(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        one, other = make.post(author), make.draft(author)
        await ground.given(one, other)
        async with refused(ground, SlugTaken) as unit:
            post = await unit.posts.get(one.id)
            post.edit(ContentChanges(slug=other.content.slug), by=author.id, now=START)
            await unit.posts.save(post)
        assert state(await self.get(ground, one.id)) == state(one)

    async def test_a_group_has_one_post_in_each_language(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        one = make.post(author, locale=Locale("en"))
        group = one.content.translation_group
        other = make.draft(author, locale=Locale("de"), translation_group=group)
        alone = [make.post(author, locale=Locale("en"), translation_group=None) for _ in range(2)]
        await ground.given(one, other, *alone)
        async with refused(ground, TranslationTaken) as unit:
            await unit.posts.add(make.post(author, locale=Locale("en"), translation_group=group))
        for post, changes in (
            (one, ContentChanges(locale=Locale("de"))),
            (alone[0], ContentChanges(translation_group=group)),
        ):
            async with refused(ground, TranslationTaken) as unit:
                changed = await unit.posts.get(post.id)
                changed.edit(changes, by=author.id, now=START)
                await unit.posts.save(changed)
        assert state(await self.get(ground, one.id)) == state(one)

    async def test_a_group_begins_without_a_new_version(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        alone, tied = make.post(author, translation_group=None), make.post(author)
        await ground.given(alone, tied)
        group = TranslationGroupId(uuid7(5))
        async with ground.units() as unit:
            for post in (alone, tied):
                await unit.posts.begin_group(await unit.posts.get(post.id), group)
        back = await self.get(ground, alone.id)
        assert back.content == replace(alone.content, translation_group=group)
        assert (back.version, back.updated_at) == (alone.version, alone.updated_at)
        assert state(await self.get(ground, tied.id)) == state(tied)

    async def test_a_post_needs_its_author(self, ground: Ground, make: Builders, author: User) -> None:
        async with refused(ground, UserNotFound) as unit:
            await unit.posts.add(make.post(make.user(id=NOBODY)))
        post = make.post(author)
        await ground.given(post)
        async with refused(ground, UserNotFound) as unit:
            orphan = await unit.posts.get(post.id)
            orphan.transfer(NOBODY, by=None, now=START)
            await unit.posts.save(orphan)
        assert state(await self.get(ground, post.id)) == state(post)

    async def test_a_tag_that_is_gone_is_a_conflict(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.posts.add(make.post(author, tag_ids=(NO_TAG,)))
        post = make.post(author)
        await ground.given(post)
        async with refused(ground, ConcurrentUpdate) as unit:
            labelled = await unit.posts.get(post.id)
            labelled.edit(ContentChanges(tag_ids=(NO_TAG,)), by=author.id, now=START)
            await unit.posts.save(labelled)
        assert state(await self.get(ground, post.id)) == state(post)

    async def test_a_stale_save_or_removal_is_refused(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        post = make.post(author, tag_ids=(tags[0].id,))
        await ground.given(post)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.posts.get(post.id)
            await ground.overtake(unit, stale)
            stale.edit(ContentChanges(tag_ids=(tags[1].id,)), by=author.id, now=START)
            await unit.posts.save(stale)
        async with refused(ground, ConcurrentUpdate) as unit:
            (stale,) = await unit.posts.list_of_author(author.id)
            await ground.overtake(unit, stale)
            stale.delete(by=author.id, now=START)
            await unit.posts.remove(stale)
        assert state(await self.get(ground, post.id)) == state(post)

    async def test_a_removed_post_takes_its_comments_along(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        post, other = make.post(author, tag_ids=(tags[0].id,)), make.post(author, tag_ids=(tags[0].id,))
        comment, kept = make.comment(post, author), make.comment(other, author)
        reply = make.comment(post, author, parent=comment)
        await ground.given(post, other, comment, kept, reply)
        async with ground.units() as unit:
            leaving = await unit.posts.get(post.id)
            leaving.delete(by=author.id, now=START)
            await unit.posts.remove(leaving)
        async with ground.units() as unit:
            with pytest.raises(PostNotFound):
                await unit.posts.get(post.id)
            for gone in (comment, reply):
                with pytest.raises(CommentNotFound):
                    await unit.comments.get(gone.id)
            assert state(await unit.posts.get(other.id)) == state(other)
            assert state(await unit.comments.get(kept.id)) == state(kept)
        assert [event.name for event in await ground.events()] == ["post.deleted"]
