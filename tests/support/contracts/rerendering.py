"""What repositories promise to those who render again what is stored."""

from dataclasses import replace

from blog.domain.comments.values import CommentBody, CommentText
from blog.domain.common.ids import CommentId, PostId
from blog.domain.posts.values import Body, Heading, Markdown
from tests.support.builders import Builders, body, comment_body
from tests.support.contracts.ground import Ground, StorageContract, state
from tests.support.fakes.system import START, uuid7

NEW = "another/2"


def rendered(old: Body) -> Body:
    """Everything that another renderer may make differently."""
    return Body(
        source=old.source,
        html="<h1>new 🦉</h1>",
        summary="new summary",
        word_count=7,
        toc=(Heading(1, "new", "user-content-new"),),
        renderer=NEW,
    )


def said(old: CommentBody) -> CommentBody:
    return CommentBody(source=old.source, html="<p>new 🦉</p>", renderer=NEW)


class RerenderingContract(StorageContract):
    async def test_the_sources_of_posts_that_others_rendered_come_by_id_in_parts(
        self, ground: Ground, make: Builders
    ) -> None:
        author = make.user()
        posts = [make.post(author), make.draft(author), make.post(author)]
        own = make.post(author, body=replace(body("own"), renderer=NEW))
        await ground.given(author, posts[2], own, posts[0], posts[1])
        expected = [(post.id, post.content.body.source) for post in posts]
        async with ground.units() as unit:
            assert list(await unit.posts.outdated(NEW, None, 10)) == expected
            assert list(await unit.posts.outdated(NEW, None, 2)) == expected[:2]
            assert list(await unit.posts.outdated(NEW, posts[0].id, 10)) == expected[1:]
            assert list(await unit.posts.outdated(NEW, posts[2].id, 10)) == []
            assert list(await unit.posts.outdated(None, None, 10)) == [
                *expected,
                (own.id, own.content.body.source),
            ]

    async def test_a_post_takes_another_body_of_its_source_without_a_new_version(
        self, ground: Ground, make: Builders
    ) -> None:
        author, tag = make.user(), make.tag()
        post, other = make.post(author, tag_ids=(tag.id,)), make.post(author)
        await ground.given(author, tag, post, other)
        new = rendered(post.content.body)
        async with ground.units() as unit:
            assert await unit.posts.rerender(post.id, new)
        async with ground.units() as unit:
            assert state(await unit.posts.get(post.id)) == state(
                replace(post, content=replace(post.content, body=new))
            )
            assert state(await unit.posts.get(other.id)) == state(other)
        assert await ground.events() == []
        assert await ground.acts() == []

    async def test_a_source_that_changed_meanwhile_keeps_its_body(
        self, ground: Ground, make: Builders
    ) -> None:
        author = make.user()
        post = make.post(author, body=body("a fence\n\n```\nx"))
        await ground.given(author, post)
        stale = replace(rendered(post.content.body), source=Markdown(f"{post.content.body.source} "))
        async with ground.units() as unit:
            assert not await unit.posts.rerender(post.id, stale)
            assert not await unit.posts.rerender(PostId(uuid7(1)), rendered(post.content.body))
        async with ground.units() as unit:
            assert state(await unit.posts.get(post.id)) == state(post)

    async def test_a_post_can_be_changed_after_its_body_was_rendered_again(
        self, ground: Ground, make: Builders
    ) -> None:
        author = make.user()
        post = make.draft(author)
        await ground.given(author, post)
        async with ground.units() as unit:
            assert await unit.posts.rerender(post.id, rendered(post.content.body))
            changed = await unit.posts.get(post.id)
            changed.publish(by=author.id, now=START)
            await unit.posts.save(changed)
        async with ground.units() as unit:
            assert state(await unit.posts.get(post.id)) == state(changed)
        assert changed.content.body == rendered(post.content.body)

    async def test_the_sources_of_comments_that_others_rendered_come_without_tombstones(
        self, ground: Ground, make: Builders
    ) -> None:
        author = make.user()
        post = make.post(author)
        comments = [make.comment(post, author), make.comment(post, None)]
        own = make.comment(post, author, body=replace(comment_body("own"), renderer=NEW))
        await ground.given(author, post, comments[1], make.tombstone(post), own, comments[0])
        sources = {each.id: each.body.source for each in (*comments, own) if each.body}
        expected = [(each.id, sources[each.id]) for each in comments]
        async with ground.units() as unit:
            assert list(await unit.comments.outdated(NEW, None, 10)) == expected
            assert list(await unit.comments.outdated(NEW, None, 1)) == expected[:1]
            assert list(await unit.comments.outdated(NEW, comments[0].id, 10)) == expected[1:]
            assert list(await unit.comments.outdated(None, None, 10)) == list(sources.items())

    async def test_a_comment_takes_another_body_of_its_source_and_of_no_other(
        self, ground: Ground, make: Builders
    ) -> None:
        author = make.user()
        post = make.post(author)
        comment, tombstone = make.comment(post, author), make.tombstone(post)
        await ground.given(author, post, comment, tombstone)
        assert comment.body is not None
        new = said(comment.body)
        async with ground.units() as unit:
            assert not await unit.comments.rerender(comment.id, replace(new, source=CommentText("other")))
            assert not await unit.comments.rerender(tombstone.id, new)
            assert not await unit.comments.rerender(CommentId(uuid7(1)), new)
            assert state(await unit.comments.get(comment.id)) == state(comment)
        async with ground.units() as unit:
            assert await unit.comments.rerender(comment.id, new)
        async with ground.units() as unit:
            assert state(await unit.comments.get(comment.id)) == state(replace(comment, body=new))
            assert state(await unit.comments.get(tombstone.id)) == state(tombstone)
        assert await ground.events() == []
