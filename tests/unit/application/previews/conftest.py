import pytest

from blog.application.previews.issuing import NewPreview
from blog.application.previews.views import IssuedPreview
from blog.domain.access.roles import Role
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.world import World, actor


class Author:
    """Somebody with a draft, and how they show it."""

    def __init__(self, world: World, user: User, draft: Post) -> None:
        self.world = world
        self.user = user
        self.draft = draft

    async def show(self, new: NewPreview | None = None, *, by: User | None = None) -> IssuedPreview:
        issuing = self.world.preview_issuing
        return await issuing.issue(actor(by or self.user), self.draft.id, new or NewPreview())


@pytest.fixture
async def author(world: World) -> Author:
    user = await world.somebody(Role.AUTHOR)
    draft = world.make.draft(user)
    await world.given(draft)
    return Author(world, user, draft)
