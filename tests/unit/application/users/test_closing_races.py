import pytest

from blog.application.unit_of_work import TransientConflict
from blog.application.users.closing import PostsOfUser
from blog.domain.access.roles import Role
from blog.domain.users.errors import UserHasPosts
from tests.support.world import World, actor


@pytest.mark.parametrize(("times", "gone"), [(1, True), (5, False)])
async def test_posts_written_while_an_account_ends_are_found_by_the_repetition(
    world: World, times: int, *, gone: bool
) -> None:
    author = await world.somebody(role=Role.AUTHOR)
    world.store.faults.plan("users.remove", UserHasPosts(), times=times)
    ending = world.account_closing.close(actor(author), author.id, posts=PostsOfUser.DELETE)
    if gone:
        await ending
        assert await world.users.find(author.id) is None
    else:
        with pytest.raises(TransientConflict):
            await ending
