"""Change one's password."""

from blog.application.new_passwords import NewPasswords
from blog.application.ports.clock import Clock
from blog.application.ports.tokens import SecretKind, TokenMint
from blog.application.sessions.proof import PasswordProof
from blog.application.sessions.queries import entry_of
from blog.application.sessions.signing_in import SignedIn
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.queries import UserQueries
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action, Grant
from blog.domain.common.errors import AuthenticationRequired, ValidationFailed
from blog.domain.common.ids import UserId
from blog.domain.common.text import invalid
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.sessions.errors import InvalidCredentials, InvalidToken
from blog.domain.users.errors import UserNotFound


class PasswordChange:
    """Takes a new password from whoever knows the present one.

    All other sessions end, and the one that the request came with gets a new token; those that it had are
    good for nothing at once. Personal tokens stay, for whoever changes a password by choice has programs at
    work; a reset ends them too.
    """

    def __init__(
        self,
        transact: Transact,
        users: UserQueries,
        proof: PasswordProof,
        passwords: NewPasswords,
        tokens: TokenMint,
        clock: Clock,
    ) -> None:
        self._transact = transact
        self._users = users
        self._proof = proof
        self._passwords = passwords
        self._tokens = tokens
        self._clock = clock

    async def change(self, actor: Actor, token: str, current: str, password: str) -> SignedIn:
        """The session with a new token in place of this one, which the request came with.

        Raises `ValidationFailed`: for the field `current_password` where that is wrong, for `password` where
        the new one is weak. Raises `AuthenticationRequired`, `InvalidToken`, `RateLimited`, `HasherBusy`,
        `TokenReplaced`, `TooManyRenewals` too.
        """
        require(actor, Action.USER_CHANGE_PASSWORD, Grant.OWN)
        presented = self._tokens.digest(token, SecretKind.SESSION)
        if actor.user_id is None or actor.session_id is None or presented is None:
            raise AuthenticationRequired
        user_id, session_id = actor.user_id, actor.session_id
        view = await self._users.find(user_id)
        if view is None:
            raise InvalidToken
        try:
            known = await self._proof.prove(user_id, current)
        except InvalidCredentials as error:
            raise _wrong_password(user_id) from error
        hashed = await self._passwords.hash(password, view.name, view.email or "", view.username)
        minted = self._tokens.mint(SecretKind.SESSION)

        async def work(unit: UnitOfWork) -> SignedIn:
            try:
                user = await unit.users.get(user_id)
            except UserNotFound as error:
                raise InvalidToken from error
            session = await unit.sessions.find(session_id)
            if session is None or not user.is_active:
                raise InvalidToken
            if user.password != known.password:
                raise _wrong_password(user_id)
            now = self._clock.now()
            user.change_password(hashed, by=user_id, now=now)
            await unit.users.save(user)
            session.prove_alone(minted.digest, presented=presented, now=now)
            await unit.sessions.save(session)
            await unit.sessions.end_all_of(user_id, by=user_id, now=now, except_id=session_id)
            # Whoever was in the account may have asked for another address.
            await unit.confirmations.void(Purpose.CHANGE_EMAIL, user_id)
            return SignedIn(token=minted.plain, user_id=user_id, session=entry_of(session))

        return await self._transact(work)


def _wrong_password(user_id: UserId) -> ValidationFailed:
    # Not 401, which clients take for the end of their session, nor 403, which more rights would mend. In the
    # audit trail it is what it is at the door: somebody guesses.
    error = invalid("current_password", "wrong_password", "is not the password of this account")
    return error.about(account_id=user_id, outcome=InvalidCredentials.code)
