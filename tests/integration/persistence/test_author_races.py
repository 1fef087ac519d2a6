"""Who writes a post changes while accounts end: nobody who is gone is left on a post, and no post is lost."""

import asyncio
from collections import Counter

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.posts.queries import SqlAlchemyPostQueries
from blog.application.posts.crediting import named_authors
from blog.application.posts.queries import PostFilter
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.closing import AccountClosing
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.paging import PageRequest
from blog.domain.posts.post import Post
from tests.integration.persistence.conftest import Units
from tests.support.builders import Builders
from tests.support.fakes.system import START, FixedClock


async def test_whoever_is_credited_while_their_account_ends_is_on_no_post_in_the_end(
    database: Database, units: Units, transact: Transact, make: Builders
) -> None:
    owner, stays, leaves = make.user(role=Role.OWNER), make.user(), make.user()
    posts = [
        make.post(first, coauthor_ids=others)
        for first, others in ((stays, ()), (leaves, (stays.id,)), (stays, (leaves.id,))) * 2
    ]
    await units.given(owner, stays, leaves, *posts)
    closing = AccountClosing(transact, FixedClock())

    async def credit(post: Post) -> str:
        async def work(unit: UnitOfWork) -> str:
            mine = await unit.posts.get(post.id)
            authors = await named_authors(unit, (leaves.id, stays.id), present=())
            mine.rewrite(mine.content, by=owner.id, now=START, author_ids=authors)
            await unit.posts.save(mine)
            return "credited"

        try:
            return await transact(work)
        except ValidationFailed:
            return "gone"

    async def close() -> str:
        await closing.close(Actor(user_id=owner.id, role=Role.OWNER), leaves.id)
        return "closed"

    outcomes = Counter(await asyncio.gather(*(credit(post) for post in posts[:4]), close()))
    outcomes += Counter([await credit(posts[4])])
    assert outcomes["closed"] == 1
    assert outcomes["gone"] >= 1
    assert outcomes.total() == 6
    listed = await SqlAlchemyPostQueries(database).list(PostFilter(author=stays.id), PageRequest(count=True))
    assert listed.total == len(posts)
    assert {view.author_ids for view in listed.items} == {(stays.id,)}
