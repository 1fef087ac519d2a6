"""Give a session a new token: because it is asked for, or because the password was given again."""

from blog.application.ports.clock import Clock
from blog.application.ports.tokens import MintedToken, SecretKind, TokenMint
from blog.application.sessions.proof import PasswordProof
from blog.application.sessions.queries import entry_of
from blog.application.sessions.signing_in import SignedIn
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.errors import InvalidCredentials, InvalidToken
from blog.domain.sessions.session import Session
from blog.domain.users.errors import UserNotFound


class SessionRenewal:
    """Replaces the token of the session that a request came with.

    The one before stays good for a minute. It can be replaced once: of many at the same time, one succeeds.
    """

    def __init__(self, transact: Transact, tokens: TokenMint, clock: Clock) -> None:
        self._transact = transact
        self._tokens = tokens
        self._clock = clock

    async def rotate(self, actor: Actor, token: str) -> SignedIn:
        """The session with a new token in place of this one, which the request came with.

        Raises `AuthenticationRequired`, `InvalidToken`, `TokenReplaced`, `TooManyRenewals`.
        """
        user_id, session_id = _own_session(actor)
        presented, minted = _digest(self._tokens, token), self._tokens.mint(SecretKind.SESSION)

        async def work(unit: UnitOfWork) -> SignedIn:
            session = await _stored(unit, session_id)
            session.rotate(minted.digest, presented=presented, now=self._clock.now())
            return await _renewed(unit, session, user_id, minted)

        return await self._transact(work)


class Reauthentication:
    """Takes the password again, for what is sensitive. The session gets a new token with that."""

    def __init__(self, transact: Transact, proof: PasswordProof, tokens: TokenMint, clock: Clock) -> None:
        self._transact = transact
        self._proof = proof
        self._tokens = tokens
        self._clock = clock

    async def reauthenticate(self, actor: Actor, token: str, password: str) -> SignedIn:
        """The session, proved anew, with a new token in place of this one, which the request came with.

        Raises `InvalidCredentials` for a wrong password, `RateLimited` after too many of them, `HasherBusy`,
        and what `SessionRenewal.rotate` does.
        """
        user_id, session_id = _own_session(actor)
        presented, minted = _digest(self._tokens, token), self._tokens.mint(SecretKind.SESSION)
        known = await self._proof.prove(user_id, password)

        async def work(unit: UnitOfWork) -> SignedIn:
            # The user first, as whoever changes the password or locks the account out does.
            try:
                user = await unit.users.get(user_id)
            except UserNotFound as error:
                raise InvalidToken from error
            if not user.is_active or user.password != known.password:
                raise InvalidCredentials
            session = await _stored(unit, session_id)
            session.prove(minted.digest, presented=presented, now=self._clock.now())
            return await _renewed(unit, session, user_id, minted)

        return await self._transact(work)


def _own_session(actor: Actor) -> tuple[UserId, SessionId]:
    require(actor, Action.SESSION_RENEW, Grant.OWN)
    if actor.user_id is None or actor.session_id is None:
        raise AuthenticationRequired
    return actor.user_id, actor.session_id


def _digest(tokens: TokenMint, token: str) -> bytes:
    digest = tokens.digest(token, SecretKind.SESSION)
    if digest is None:
        raise InvalidToken
    return digest


async def _stored(unit: UnitOfWork, session_id: SessionId) -> Session:
    session = await unit.sessions.find(session_id)
    if session is None:
        raise InvalidToken
    return session


async def _renewed(unit: UnitOfWork, session: Session, user_id: UserId, minted: MintedToken) -> SignedIn:
    await unit.sessions.save(session)
    return SignedIn(token=minted.plain, user_id=user_id, session=entry_of(session))
