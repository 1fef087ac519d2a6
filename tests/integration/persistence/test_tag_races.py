"""Tags that are merged while others write, on each real database: no post has one twice, or loses one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.tags.queries import SqlAlchemyTagQueries
from blog.adapters.system.identity import Uuid7Generator
from blog.adapters.text.handles import AsciiHandleMaker
from blog.application.tags.curation import TagCuration
from blog.application.tags.labelling import TagLabelling
from blog.application.tags.merging import TagMerging
from blog.application.transact import Transact
from blog.application.unit_of_work import TransientConflict, UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import TagId, UserId
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.post import Post
from blog.domain.tags.errors import TagNotFound, TagSlugTaken
from blog.domain.tags.tag import Tag
from blog.domain.users.user import User
from tests.integration.persistence.conftest import Reopen, Units, listening, statements, writer_of
from tests.integration.persistence.test_races import outcomes
from tests.support.builders import Builders
from tests.support.fakes.system import START, FixedClock, uuid7

EDITOR = Actor(user_id=UserId(uuid7(1)), role=Role.EDITOR)
HANDLES = AsciiHandleMaker()
EACH = 4
ROUNDS = 5


class Writers:
    """Those who write posts with tags, by name, and those who merge them."""

    def __init__(self, transact: Transact) -> None:
        ids = Uuid7Generator()
        self._transact = transact
        self._labelling = TagLabelling(HANDLES, ids)
        self.curation = TagCuration(transact, HANDLES, ids, FixedClock())
        self._merging = TagMerging(transact, FixedClock())

    async def merge(self, tag: Tag, into: Tag) -> None:
        await self._merging.merge(EDITOR, tag.id, into.id)

    async def delete(self, tag: Tag) -> None:
        await self.curation.delete(EDITOR, tag.id)

    async def label(self, post: Post, tags: Sequence[Tag]) -> None:
        """Have a post carry these tags."""

        async def work(unit: UnitOfWork) -> None:
            names = [tag.name for tag in tags]
            stored = await unit.posts.get(post.id)
            tag_ids = await self._labelling.resolve(unit, names, by=None, now=START)
            if stored.edit(ContentChanges(tag_ids=tag_ids), by=None, now=START):
                await unit.posts.save(stored)

        await self._transact(work)


@pytest.fixture
def writers(transact: Transact) -> Writers:
    return Writers(transact)


@pytest.fixture
async def author(units: Units, make: Builders) -> User:
    author = make.user()
    await units.given(author)
    return author


async def test_posts_that_are_written_during_a_merge_have_what_their_authors_wrote(
    units: Units, make: Builders, writers: Writers, author: User
) -> None:
    old, new, one, two = (make.tag() for _ in range(4))
    await units.given(old, new, one, two)
    lists = [
        ([], [old]),
        ([one], [one, old]),
        ([old, one], [one]),
        ([one, old], [old, one]),
        ([one, new], [one, new, old]),
        ([old, new, one], [one, two]),
        ([old, two], [new, two]),
        ([new, old, two], [two, old, new]),
    ] * EACH
    posts = [make.post(author, tag_ids=ids(before)) for before, _ in lists]
    untouched = [make.draft(author, tag_ids=ids(before)) for before, _ in lists]
    await units.given(*posts, *untouched)
    work = [writers.label(post, after) for post, (_, after) in zip(posts, lists, strict=True)]
    work.insert(len(work) // 2, writers.merge(old, new))
    assert await outcomes(work) == {"done": len(work)}
    async with units() as unit:
        for post, kept, (before, after) in zip(posts, untouched, lists, strict=True):
            assert (await unit.posts.get(post.id)).content.tag_ids == merged(old, new, after)
            assert (await unit.posts.get(kept.id)).content.tag_ids == merged(old, new, before)


async def test_of_two_opposite_merges_one_is_done(
    units: Units, make: Builders, writers: Writers, author: User
) -> None:
    for _ in range(ROUNDS):
        one, other = make.tag(), make.tag()
        lists = [(one.id,), (other.id,), (one.id, other.id), (other.id, one.id)]
        posts = [make.post(author, tag_ids=tag_ids) for tag_ids in lists]
        await units.given(one, other, *posts)
        done = await outcomes([writers.merge(one, other), writers.merge(other, one)])
        assert done == {"done": 1, ValidationFailed.__name__: 1}
        async with units() as unit:
            carried = {(await unit.posts.get(post.id)).content.tag_ids for post in posts}
        assert carried in ({(one.id,)}, {(other.id,)})


async def test_merges_that_meet_at_one_tag_all_end_there(
    database: Database, units: Units, make: Builders, writers: Writers, author: User
) -> None:
    first, *others, last = (make.tag() for _ in range(6))
    tags = [first, *others, last]
    posts = [make.post(author, tag_ids=(tag.id,)) for tag in tags]
    await units.given(*tags, *posts)
    work = [*(writers.merge(first, other) for other in others), *(writers.merge(tag, last) for tag in others)]
    done = await outcomes(work)
    assert sum(done.values()) == len(work)
    assert set(done) <= {"done", TagNotFound.__name__, ValidationFailed.__name__}
    queries = SqlAlchemyTagQueries(database)
    for tag in others:
        lead = await queries.lead(tag.slug)
        assert lead is not None
        assert lead.slug == last.slug.value
    async with units() as unit:
        carried = [(await unit.posts.get(post.id)).content.tag_ids for post in posts]
    assert set(carried[1:]) == {(last.id,)}
    assert carried[0] in ((first.id,), (last.id,))


async def test_a_merge_and_deletions_leave_no_post_with_what_is_gone(
    units: Units, make: Builders, writers: Writers, author: User
) -> None:
    for number in range(ROUNDS):
        tag, target, kept = make.tag(), make.tag(), make.tag()
        post = make.post(author, tag_ids=(kept.id, tag.id))
        await units.given(tag, target, kept, post)
        gone = target if number % 2 else tag
        done = await outcomes([writers.merge(tag, target), writers.delete(gone)])
        assert set(done) <= {"done", TagNotFound.__name__, ValidationFailed.__name__}
        async with units() as unit:
            left = set(await unit.tags.ids_by_name([each.name for each in (tag, target)]))
            carried = (await unit.posts.get(post.id)).content.tag_ids
        expected = {1: (kept.id, target.id), 2: (kept.id, tag.id)}
        assert carried in ((kept.id,), *expected.values())
        assert len(carried) == 1 or carried[1] in {each.id for each in (tag, target) if each.name.key in left}


async def test_nobody_gets_the_slug_of_a_tag_that_is_merged_at_this_moment(
    server: Database, make: Builders
) -> None:
    units = Units(server)
    tag, target = make.tag(), make.tag()
    await units.given(tag, target)
    is_asked_for = asyncio.Event()

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO tags "):
            is_asked_for.set()

    with listening(writer_of(server), "before_cursor_execute", note):
        async with units() as unit:
            leaving, into = await unit.tags.get_to_merge(tag.id, target.id)
            await unit.tags.merge(leaving, into)
            rival = asyncio.create_task(units.given(make.tag(slug=tag.slug)))
            await is_asked_for.wait()
        with pytest.raises(TagSlugTaken):
            await rival
    lead = await SqlAlchemyTagQueries(server).lead(tag.slug)
    assert lead is not None
    assert lead.slug == target.slug.value


async def test_a_merge_and_those_who_write_with_its_tags_wait_for_each_other(
    server: Database, reopen: Reopen, make: Builders
) -> None:
    units, impatient = Units(server), Units(reopen(server, lock_timeout=0.05))
    author, tag, target = make.user(), make.tag(), make.tag()
    post, other = make.post(author, tag_ids=(tag.id,)), make.post(author, tag_ids=(target.id,))
    await units.given(author, tag, target, post, other)

    async def begin_merge(unit: UnitOfWork) -> None:
        await unit.tags.get_to_merge(tag.id, target.id)

    async def put_on(unit: UnitOfWork) -> None:
        await unit.tags.ids_by_name([tag.name])

    async def put_on_target(unit: UnitOfWork) -> None:
        await unit.tags.ids_by_name([target.name])

    async def begin_edit(unit: UnitOfWork) -> None:
        await unit.posts.get(post.id)

    async def finds_the_way_barred(work: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        with pytest.raises(TransientConflict):
            async with impatient() as unit:
                await work(unit)

    for work in (put_on, put_on_target, begin_edit):
        async with units() as unit:
            await work(unit)
            await finds_the_way_barred(begin_merge)
        async with units() as unit:
            await begin_merge(unit)
            await finds_the_way_barred(work)
    async with units() as unit:
        await begin_merge(unit)
        async with impatient() as bystander:
            await bystander.posts.get(other.id)


async def test_a_merge_takes_as_many_statements_for_many_posts_as_for_one(
    database: Database, units: Units, make: Builders, writers: Writers, author: User
) -> None:
    counts = []
    for number in (1, 30):
        tag, target = make.tag(), make.tag()
        posts = [make.post(author, tag_ids=(target.id, tag.id)[n % 2 :]) for n in range(number)]
        await units.given(tag, target, *posts)
        with statements(writer_of(database)) as sent:
            await writers.merge(tag, target)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] < 25


def ids(tags: Sequence[Tag]) -> tuple[TagId, ...]:
    return tuple(tag.id for tag in tags)


def merged(old: Tag, new: Tag, tags: Sequence[Tag]) -> tuple[TagId, ...]:
    """What is left of these tags once the old one is the new one."""
    return tuple(dict.fromkeys(new.id if tag is old else tag.id for tag in tags))
