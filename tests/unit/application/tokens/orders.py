"""What is asked for in the tests of tokens."""

from datetime import timedelta

from blog.application.tokens.issuing import TokenOrder
from blog.domain.access.credentials import Scope
from blog.domain.tokens.token import AccessToken, TokenKind
from tests.support.world import World

TICK = timedelta(microseconds=1)
READING = TokenOrder(name="Laptop", scopes=[Scope.POSTS_READ])
CONTENT = TokenOrder(name="Site", kind=TokenKind.CONTENT)


def only_token(world: World) -> AccessToken:
    (token,) = world.store.tables.tokens.values()
    return token
