"""Sign in with e-mail address and password."""

from dataclasses import dataclass, field
from datetime import datetime

from blog.application.limits.sign_in import SignInLimits
from blog.application.ports.calls import CallContext
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.ports.passwords import PasswordHasher
from blog.application.ports.tokens import SecretKind, TokenMint
from blog.application.sessions.password_checks import PasswordChecks
from blog.application.sessions.queries import SessionEntry, SessionQueries, SessionView, entry_of
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.queries import UserQueries
from blog.application.users.views import CredentialsView
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.errors import InvalidCredentials
from blog.domain.sessions.session import Session
from blog.domain.users.errors import UserNotFound
from blog.domain.users.values import Email, PasswordHash, PlainPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session with a new token, which is shown this once."""

    token: str = field(repr=False)
    user_id: UserId
    session: SessionEntry

    @property
    def expires_at(self) -> datetime:
        """When the session ends if it is not used again."""
        return self.session.expires_at


class SigningIn:
    """Starts sessions. A wrong address, a wrong password and an inactive account are answered alike."""

    def __init__(
        self,
        transact: Transact,
        users: UserQueries,
        sessions: SessionQueries,
        limits: SignInLimits,
        hasher: PasswordHasher,
        checks: PasswordChecks,
        tokens: TokenMint,
        ids: IdGenerator,
        clock: Clock,
        calls: CallContext,
    ) -> None:
        self._transact = transact
        self._users = users
        self._sessions = sessions
        self._limits = limits
        self._hasher = hasher
        self._checks = checks
        self._tokens = tokens
        self._ids = ids
        self._clock = clock
        self._calls = calls

    async def sign_in(self, email: str, password: str, *, in_place_of: str | None = None) -> SignedIn:
        """Start a session; a hash of an older kind is replaced on the way.

        With `in_place_of`, the token that a browser had before, its session ends with that, whoever's it was.
        Raises `InvalidCredentials`, `RateLimited` after too many failures, and `HasherBusy` when too many
        sign in at once.
        """
        async with self._limits.turn():
            known = await self._credentials(email)
            async with self._limits.attempt(email, None if known is None else known.user_id):
                return await self._check(known, password, in_place_of)

    async def _check(self, known: CredentialsView | None, password: str, in_place_of: str | None) -> SignedIn:
        try:
            typed = PlainPassword(password)
        except ValidationFailed as error:
            raise InvalidCredentials from error
        proven = await self._checks.check(typed, known)
        fresh_hash = await self._hasher.hash(typed) if proven.is_outdated else None
        former = None if in_place_of is None else await self._session_of(in_place_of)
        return await self._start(proven.known, fresh_hash, former)

    async def _credentials(self, email: str) -> CredentialsView | None:
        try:
            address = Email(email)
        except ValidationFailed:
            return None
        return await self._users.credentials(address)

    async def _session_of(self, token: str) -> SessionView | None:
        """The session that the token opens. One that was replaced may be a copy, and decides nothing."""
        digest = self._tokens.digest(token, SecretKind.SESSION)
        found = None if digest is None else await self._sessions.find_by_digest(digest)
        return found if found is not None and found.retired_at is None else None

    async def _start(
        self, known: CredentialsView, fresh_hash: PasswordHash | None, former: SessionView | None
    ) -> SignedIn:
        minted = self._tokens.mint(SecretKind.SESSION)
        session_id = SessionId(self._ids.new())
        now = self._clock.now()
        call = self._calls.current()

        async def work(unit: UnitOfWork) -> SessionEntry:
            try:
                user = await unit.users.get(known.user_id)
            except UserNotFound as error:
                raise InvalidCredentials().about(account_id=known.user_id) from error
            if not user.is_active or user.password != known.password:
                raise InvalidCredentials().about(account_id=known.user_id)
            if fresh_hash is not None:
                user.rehash_password(fresh_hash, now=now)
                await unit.users.save(user)
            session = Session.start(
                id=session_id,
                user_id=user.id,
                token_digest=minted.digest,
                now=now,
                address=call.address,
                network=call.network,
                user_agent=call.user_agent,
            )
            if former is not None and (ended := await unit.sessions.find(former.id)) is not None:
                ended.end(by=former.user_id, now=now)
                await unit.sessions.remove(ended)
            await unit.sessions.end_surplus_of(user.id, keep=Session.MOST - 1, by=user.id, now=now)
            await unit.sessions.add(session)
            return entry_of(session)

        return SignedIn(token=minted.plain, user_id=known.user_id, session=await self._transact(work))
