"""From an access token to an actor, on every request that comes with one."""

from blog.application.ports.clock import Clock
from blog.application.ports.tokens import SecretKind, TokenMint
from blog.application.tokens.queries import TokenQueries
from blog.application.transact import Transact
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict, UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.common.ids import TokenId
from blog.domain.sessions.errors import InvalidToken
from blog.domain.tokens.errors import TokenNotFound
from blog.domain.tokens.token import is_used_anew


class TokenAuthentication:
    """Finds out for whom a program is asking. Nothing is cached: revoking holds from the next request on."""

    def __init__(self, transact: Transact, queries: TokenQueries, mint: TokenMint, clock: Clock) -> None:
        self._transact = transact
        self._queries = queries
        self._mint = mint
        self._clock = clock

    async def authenticate(self, plain: str) -> Actor:
        """Whom the token speaks for, with its scopes, and the role that they have now.

        A content token speaks for nobody: what it may read, a visitor may. Raises `InvalidToken`.
        """
        digest = self._mint.digest(plain, SecretKind.PERSONAL_TOKEN, SecretKind.CONTENT_TOKEN)
        token = None if digest is None else await self._queries.find_by_digest(digest)
        now = self._clock.now()
        if token is None or not token.user_is_active or now >= token.expires_at:
            raise InvalidToken
        if is_used_anew(token.last_used_at, now):
            await self._note_use(token.id)
        return Actor(user_id=token.user_id, role=token.role, token_id=token.id, scopes=token.scopes)

    async def _note_use(self, token_id: TokenId) -> None:
        async def work(unit: UnitOfWork) -> None:
            try:
                token = await unit.tokens.get(token_id)
            except TokenNotFound:
                # Revoked since it was read. This request was under way before.
                return
            now = self._clock.now()
            # Looked at again under the lock: of many requests at once, one writes.
            if is_used_anew(token.last_used_at, now):
                token.use(now)
                await unit.tokens.save(token)

        try:
            await self._transact(work)
        except (TransientConflict, OutcomeUnknown, StorageUnavailable):
            # When a token was used is bookkeeping; a busy database must not turn a valid request away.
            return
