"""Routes that stand for actions of the permission table, each in one situation.

A situation is whether the resource is the caller's own, and in which state it is.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
from dependency_injector import providers

from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from blog.domain.comments.rules import DiscussionRules
from blog.domain.common.discussion import CommentAccess
from blog.domain.posts.post import Post
from blog.domain.posts.values import Visibility
from blog.domain.users.user import User
from tests.support.api import Api
from tests.support.world import World


@dataclass(frozen=True)
class Scene:
    """What a case has to work with."""

    world: World
    api: Api
    caller: User | None
    headers: dict[str, str]

    async def post(self, *, own: bool, draft: bool, visibility: Visibility = Visibility.PUBLIC) -> Post:
        author = self.caller if own and self.caller else await self.world.somebody(Role.AUTHOR)
        make = self.world.make.draft if draft else self.world.make.post
        post = make(author, visibility=visibility, comments=None)
        await self.world.given(post)
        return post

    def let_guests_comment(self) -> None:
        """From now on the site is one where everybody may comment."""
        guests = self.world.guests_under(DiscussionRules(access=CommentAccess.OPEN))
        transport = self.api._transport
        assert isinstance(transport, httpx.ASGITransport)
        container = transport.app.state.container  # type: ignore[attr-defined]  # it is FastAPI's
        container.guest_discussion.override(providers.Object(guests))


Request = Callable[[Scene], Awaitable[httpx.Response]]


@dataclass(frozen=True)
class Case:
    """One route in one situation."""

    name: str
    action: Action
    request: Request
    held: Grant = Grant.NEVER
    """The conditions that are true in this situation, of whoever may hold them."""
    hidden_unless: tuple[Action, Grant] | None = None
    """What one must be allowed to read to know of the resource."""


CASES: list[Case] = []


def case(
    action: Action,
    held: Grant = Grant.NEVER,
    hidden_unless: tuple[Action, Grant] | None = None,
) -> Callable[[Request], Request]:
    def remember(request: Request) -> Request:
        CASES.append(Case(request.__name__, action, request, held, hidden_unless))
        return request

    return remember
