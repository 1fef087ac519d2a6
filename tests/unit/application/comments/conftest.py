import pytest

from blog.domain.access.roles import Role
from blog.domain.comments.comment import Comment
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.world import World


@pytest.fixture
async def author(world: World) -> User:
    """The author of the post."""
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def reader(world: World) -> User:
    return await world.somebody(Role.READER)


@pytest.fixture
async def post(world: World, author: User) -> Post:
    post = world.make.post(author, comments=None)
    await world.given(post)
    return post


@pytest.fixture
async def comment(world: World, post: Post, reader: User) -> Comment:
    """By the reader, just now."""
    now = world.clock.now()
    comment = world.make.comment(post, reader, created_at=now, updated_at=now)
    await world.given(comment)
    return comment
