"""What every `PostRepository` keeps of the past, and every `RevisionQueries` tells of it."""

from datetime import timedelta

import pytest

from blog.application.revisions.queries import Change
from blog.application.revisions.views import RevisionView, WholeRevision
from blog.domain.common.ids import PostId
from blog.domain.common.paging import InvalidCursor, Order, PageRequest, Position
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from blog.domain.revisions.snapshot import snapshot_of
from blog.domain.tags.tag import Tag
from blog.domain.users.user import User
from tests.support.builders import Builders, body
from tests.support.contracts.ground import Ground, StorageContract, refused, walk
from tests.support.fakes.system import START, uuid7

HOUR = timedelta(hours=1)


class RevisionContract(StorageContract):
    @pytest.fixture
    async def author(self, ground: Ground, make: Builders) -> User:
        author = make.user()
        await ground.given(author)
        return author

    @pytest.fixture
    async def tags(self, ground: Ground, make: Builders) -> list[Tag]:
        tags = [make.tag() for _ in range(2)]
        await ground.given(*tags)
        return tags

    async def edit(self, ground: Ground, post: Post, by: User | None, **changes: object) -> None:
        async with ground.units() as unit:
            stored = await unit.posts.get(post.id)
            edit = ContentChanges(**changes)  # type: ignore[arg-type]  # each test names fields that there are
            stored.edit(edit, by=None if by is None else by.id, now=START + stored.version * HOUR)
            await unit.posts.save(stored)

    async def whole(self, ground: Ground, post_id: PostId, number: int) -> WholeRevision:
        found = await ground.revisions.find(post_id, number)
        assert found is not None
        return found

    async def numbers(self, ground: Ground, post_id: PostId) -> list[int]:
        page = await ground.revisions.list(post_id, PageRequest(limit=100))
        return [revision.number for revision in page.items]

    async def test_a_new_post_has_its_first_revision(
        self, ground: Ground, make: Builders, author: User, tags: list[Tag]
    ) -> None:
        content = make.post(author, tag_ids=(tags[1].id, tags[0].id)).content
        post = Post.draft(id=PostId(uuid7(7)), author_id=author.id, content=content, now=START)
        await ground.given(post)
        revision = await self.whole(ground, post.id, 1)
        assert revision.fields == snapshot_of(content)
        assert revision.fields["tags"] == [str(tags[1].id), str(tags[0].id)]
        assert set(revision.changed) == set(snapshot_of(content))
        assert (revision.created_at, revision.post_id) == (START, post.id)
        assert revision.editor is not None
        assert (revision.editor.id, revision.editor.username) == (author.id, author.username.value)

    async def test_each_save_adds_one_with_the_version_as_its_number(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post = make.draft(author, version=3)
        await ground.given(post)
        await self.edit(ground, post, author, title=Title("Second"))
        async with ground.units() as unit:
            stored = await unit.posts.get(post.id)
            stored.publish(by=None, now=START)
            await unit.posts.save(stored)
        page = await ground.revisions.list(post.id, PageRequest())
        assert [(each.number, each.changed) for each in page.items[:2]] == [(5, ("status",)), (4, ("title",))]
        assert page.items[0].editor is None
        assert page.items[1].created_at == START + 3 * HOUR
        assert await self.numbers(ground, post.id) == [5, 4, 3]

    async def test_a_revision_keeps_what_the_post_said_then(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post = make.draft(author, version=1, excerpt=None)
        await ground.given(post)
        await self.edit(ground, post, author, body=body("Second"))
        await self.edit(ground, post, author, title=Title("Third"))
        await self.edit(ground, post, author, body=body(""))
        await self.edit(ground, post, author, slug=Slug("fifth"))
        said = [(await self.whole(ground, post.id, number)).fields for number in range(1, 6)]
        assert [fields["content"] for fields in said] == [
            post.content.body.source.value, "Second", "Second", "", "",
        ]  # fmt: skip
        assert [fields["title"] for fields in said[1:]] == [said[0]["title"], "Third", "Third", "Third"]
        assert said[4]["slug"] == "fifth"
        assert said[0]["excerpt"] is None

    async def test_only_what_is_stored_counts(self, ground: Ground, make: Builders, author: User) -> None:
        post = Post.draft(
            id=PostId(uuid7(7)), author_id=author.id, content=make.post(author).content, now=START
        )
        post.publish(by=author.id, now=START)
        async with ground.units() as unit:
            await unit.posts.add(post)
            post.edit(ContentChanges(title=Title("Other")), by=author.id, now=START)
            post.edit(ContentChanges(body=body("Other")), by=author.id, now=START)
            await unit.posts.save(post)
            await unit.posts.save(post)
            post.edit(ContentChanges(title=Title("Last")), by=author.id, now=START)
            await unit.posts.save(post)
        assert await self.numbers(ground, post.id) == [5, 4, 2]
        assert await ground.revisions.changes_from(post.id, 4) == [
            Change(4, ("title", "content")), Change(5, ("title",)),
        ]  # fmt: skip
        assert (await self.whole(ground, post.id, 5)).fields["content"] == "Other"

    async def test_a_save_without_a_change_adds_none(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post = make.draft(author)
        await ground.given(post)
        async with ground.units() as unit:
            await unit.posts.save(await unit.posts.get(post.id))
        assert await self.numbers(ground, post.id) == [post.version]

    async def test_another_author_is_a_change(self, ground: Ground, make: Builders, author: User) -> None:
        post, taker = make.draft(author), make.user()
        await ground.given(post, taker)
        async with ground.units() as unit:
            (stored,) = await unit.posts.list_of_author(author.id)
            stored.transfer(taker.id, by=author.id, now=START)
            await unit.posts.save(stored)
        changes = await ground.revisions.changes_from(post.id, post.version + 1)
        assert changes == [Change(post.version + 1, ("author", "authors"))]

    async def test_what_is_rolled_back_leaves_none(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post = make.draft(author)
        await ground.given(post)
        async with refused(ground, PostNotFound) as unit:
            stored = await unit.posts.get(post.id)
            stored.edit(ContentChanges(title=Title("Never")), by=author.id, now=START)
            await unit.posts.save(stored)
            await unit.posts.get(PostId(uuid7(9)))
        assert await self.numbers(ground, post.id) == [post.version]

    async def test_a_removed_post_takes_its_revisions_along(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post, other = make.draft(author), make.draft(author)
        await ground.given(post, other)
        async with ground.units() as unit:
            await unit.posts.remove(await unit.posts.get(post.id))
        assert await self.numbers(ground, post.id) == []
        assert await self.numbers(ground, other.id) == [other.version]

    async def test_an_editor_who_is_gone_is_nobody(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post, editor = make.draft(author, version=1), make.user()
        await ground.given(post, editor)
        await self.edit(ground, post, editor, title=Title("Edited"))
        assert (await self.whole(ground, post.id, 2)).editor is not None
        async with ground.units() as unit:
            await unit.users.remove(await unit.users.get(editor.id))
        assert (await self.whole(ground, post.id, 2)).editor is None

    async def test_revisions_of_other_posts_are_no_ones_business(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        one, other = make.draft(author, version=1), make.draft(author, version=1)
        await ground.given(one, other)
        await self.edit(ground, one, author, title=Title("Edited"))
        assert await ground.revisions.find(other.id, 2) is None
        assert await ground.revisions.find_before(other.id, 1) is None
        assert await ground.revisions.changes_from(other.id, 2) == []
        before = await ground.revisions.find_before(one.id, 2)
        assert before is not None
        assert (before.number, before.fields["title"]) == (1, one.content.title.value)

    async def test_the_list_is_read_in_pages_from_either_end(
        self, ground: Ground, make: Builders, author: User
    ) -> None:
        post = make.draft(author, version=1)
        await ground.given(post)
        for number in range(2, 8):
            await self.edit(ground, post, author, title=Title(f"No. {number}"))

        def fetch(page: PageRequest) -> object:
            return ground.revisions.list(post.id, page)

        for order, expected in (((), [7, 6, 5, 4, 3, 2, 1]), ((Order("number"),), [1, 2, 3, 4, 5, 6, 7])):
            found: list[RevisionView] = await walk(fetch, PageRequest(limit=2, order=order))  # type: ignore[arg-type]  # a coroutine is awaitable
            assert [each.number for each in found] == expected
        counted = await ground.revisions.list(post.id, PageRequest(limit=2, skip=1, count=True))
        assert ([each.number for each in counted.items], counted.total) == ([6, 5], 7)
        with pytest.raises(InvalidCursor):
            await ground.revisions.list(post.id, PageRequest(position=Position((1, "2"))))
