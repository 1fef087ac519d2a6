"""What every `UnitOfWork` promises about the events of aggregates."""

from blog.domain.access.roles import Role
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges, PostContent
from blog.domain.posts.errors import SlugTaken
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from blog.domain.users.user import User
from tests.support.builders import Builders, body, comment_body
from tests.support.contracts.ground import Ground, StorageContract, refused
from tests.support.fakes.system import START


class EventStorageContract(StorageContract):
    def registered(self, make: Builders) -> User:
        made = make.user()
        return User.register(
            id=made.id,
            name=made.name,
            username=made.username,
            email=made.email,
            password=made.password,
            role=Role.AUTHOR,
            now=START,
        )

    def drafted(self, make: Builders, author: User) -> Post:
        return Post.draft(
            id=make.post(author).id,
            author_id=author.id,
            content=PostContent(title=Title("First"), slug=Slug("first"), body=body("text")),
            now=START,
        )

    async def test_events_are_stored_with_the_change_that_they_tell_of(
        self, ground: Ground, make: Builders
    ) -> None:
        author = self.registered(make)
        async with ground.units() as unit:
            await unit.users.add(author)
            assert await ground.events() == []
            post = self.drafted(make, author)
            post.publish(by=author.id, now=START)
            await unit.posts.add(post)
        assert [event.name for event in await ground.events()] == [
            "user.registered",
            "post.drafted",
            "post.published",
        ]

    async def test_the_events_of_all_aggregates_are_stored_in_the_order_of_their_changes(
        self, ground: Ground, make: Builders
    ) -> None:
        author, tag = make.user(), make.tag()
        post = make.post(author)
        comment = make.comment(post, author, created_at=START)
        await ground.given(author, tag, post, comment)
        async with ground.units() as unit:
            said = await unit.comments.get(comment.id)
            said.edit(comment_body("other"), by=author.id, now=START)
            await unit.comments.save(said)
            renamed = await unit.tags.get(tag.id)
            renamed.edit(by=None, now=START, slug=Slug("renamed"))
            await unit.tags.save(renamed)
            withdrawn = await unit.posts.get(post.id)
            withdrawn.unpublish(by=None, now=START)
            await unit.posts.save(withdrawn)
            leaving = await unit.users.get(author.id)
            leaving.deactivate(by=None, now=START)
            await unit.users.save(leaving)
            said.delete(by=author.id, now=START)
            await unit.comments.save(said)
        assert [event.name for event in await ground.events()] == [
            "comment.edited",
            "tag.edited",
            "post.unpublished",
            "user.deactivated",
            "comment.deleted",
        ]

    async def test_an_event_comes_back_whole(self, ground: Ground, make: Builders) -> None:
        author, taker = make.user(), make.user()
        post = make.post(author)
        await ground.given(author, taker, post)
        async with ground.units() as unit:
            changed = await unit.posts.get(post.id)
            changed.edit(ContentChanges(slug=Slug("new"), excerpt=None), by=taker.id, now=START)
            changed.transfer(taker.id, by=None, now=START)
            await unit.posts.save(changed)
            leaving = await unit.users.get(author.id)
            leaving.change_role(Role.READER, by=taker.id, now=START)
            await unit.users.save(leaving)
        edited, transferred, demoted = await ground.events()
        assert edited.id < transferred.id < demoted.id
        assert (edited.name, edited.aggregate_type, edited.aggregate_id) == ("post.edited", "post", post.id)
        assert (edited.aggregate_version, edited.actor_id) == (post.version + 1, taker.id)
        assert (edited.occurred_at, edited.attempts) == (START, 0)
        assert edited.payload == {"changed": ["slug", "excerpt"]}
        assert (transferred.aggregate_version, transferred.actor_id) == (post.version + 2, None)
        assert transferred.payload == {"before": str(author.id), "after": str(taker.id)}
        assert demoted.aggregate_type == "user"
        assert demoted.payload == {"before": "editor", "after": "reader"}

    async def test_nulls_and_booleans_of_an_event_come_back(self, ground: Ground, make: Builders) -> None:
        author = make.user()
        post = make.post(author)
        await ground.given(author, post)
        async with ground.units() as unit:
            leaving = await unit.posts.get(post.id)
            leaving.delete(by=None, now=START)
            await unit.posts.remove(leaving)
        (event,) = await ground.events()
        assert event.payload == {"slug": post.content.slug.value, "was_published": True}

    async def test_the_events_of_an_aggregate_that_was_not_saved_are_not_stored(
        self, ground: Ground, make: Builders
    ) -> None:
        user = make.user()
        await ground.given(user)
        async with ground.units() as unit:
            (await unit.users.get(user.id)).deactivate(by=None, now=START)
        assert await ground.events() == []

    async def test_the_events_of_a_refused_aggregate_are_not_stored(
        self, ground: Ground, make: Builders
    ) -> None:
        author = make.user()
        await ground.given(author, make.post(author, slug=Slug("first")))
        async with refused(ground, SlugTaken) as unit:
            await unit.posts.add(self.drafted(make, author))
        assert await ground.events() == []

    async def test_an_event_is_stored_once_however_often_its_aggregate_is_saved(
        self, ground: Ground, make: Builders
    ) -> None:
        user = self.registered(make)
        async with ground.units() as unit:
            await unit.users.add(user)
            await unit.users.save(user)
            user.deactivate(by=None, now=START)
            await unit.users.save(user)
        names = [event.name for event in await ground.events()]
        assert names == ["user.registered", "user.deactivated"]
