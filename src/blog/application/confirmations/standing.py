"""Whether a one-time secret is still good, and for whose account."""

from datetime import datetime

from blog.application.acting import as_they_are
from blog.application.confirmations.queries import ConfirmationQueries
from blog.application.ports.tokens import SecretKind, TokenMint
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.views import UserView
from blog.domain.access.decisions import Decision
from blog.domain.access.permissions import Action
from blog.domain.common.ids import UserId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.users import policy
from blog.domain.users.errors import UserNotFound
from blog.domain.users.user import User
from blog.domain.users.values import Email


def digest_of(tokens: TokenMint, token: str) -> bytes:
    """What a one-time secret is looked up by. Raises `InvalidConfirmation` for what can be none."""
    digest = tokens.digest(token, SecretKind.CONFIRMATION)
    if digest is None:
        raise InvalidConfirmation
    return digest


async def refuse_unless_open(
    confirmations: ConfirmationQueries, digest: bytes, purpose: Purpose, now: datetime
) -> None:
    """Raise `InvalidConfirmation` without a lock: anybody can make a secret up, and must keep nobody waiting.

    It is looked at again with the lock.
    """
    found = await confirmations.find_by_digest(digest)
    if found is None or not found.is_open(purpose, now):
        raise InvalidConfirmation


async def find_open(unit: UnitOfWork, digest: bytes, purpose: Purpose, now: datetime) -> Confirmation:
    """The confirmation, locked. Raises `InvalidConfirmation`."""
    confirmation = await unit.confirmations.find_by_digest(digest)
    if confirmation is None or confirmation.purpose is not purpose or not confirmation.is_open(now):
        raise InvalidConfirmation
    return confirmation


async def load_open(
    unit: UnitOfWork, digest: bytes, purpose: Purpose, now: datetime
) -> tuple[Confirmation, User]:
    """The confirmation and the user that it is about, both locked. Raises `InvalidConfirmation`.

    The confirmation first, in every case: of many who bring one secret, all but the first wait there and find
    it used.
    """
    confirmation = await find_open(unit, digest, purpose, now)
    if confirmation.user_id is None:
        raise InvalidConfirmation
    user = await _active(unit, confirmation.user_id)
    return confirmation, user


async def load_asked_for(
    unit: UnitOfWork, digest: bytes, purpose: Purpose, now: datetime
) -> tuple[Confirmation, User, User]:
    """Like `load_open`, with whoever asked for it, who may be the same; all locked.

    Raises `InvalidConfirmation`, also where one of them is gone or locked out.
    """
    confirmation = await find_open(unit, digest, purpose, now)
    user_id, asker_id = confirmation.user_id, confirmation.requested_by
    if user_id is None or asker_id is None:
        raise InvalidConfirmation
    # In the order in which `acting` locks them, so that neither waits for the other.
    users = {each: await _active(unit, each) for each in sorted({user_id, asker_id})}
    return confirmation, users[user_id], users[asker_id]


def may_change_address(asker: User | UserView | None, user: User | UserView) -> bool:
    """Whether somebody who asked for another address of the account could do so as both are now."""
    acting = as_they_are(asker)
    facts = policy.UserFacts(user_id=user.id, role=user.role)
    return acting is not None and policy.may(acting, Action.USER_CHANGE_EMAIL, facts) is Decision.ALLOW


def confirmed_address(confirmation: Confirmation) -> Email:
    """The address that the secret went to. Raises `InvalidConfirmation` where there is none."""
    if confirmation.email is None:
        raise InvalidConfirmation
    return Email(confirmation.email)


def refuse_other_address(confirmation: Confirmation, user: User) -> None:
    """Raise `InvalidConfirmation` where the account has another address by now."""
    if confirmed_address(confirmation).key != user.email.key:
        raise InvalidConfirmation


def refuse_older_than_password(confirmation: Confirmation, user: User) -> None:
    """Raise `InvalidConfirmation` for what was asked for before the password of this user was changed.

    Whoever had their account then need not be who has it now.
    """
    if confirmation.created_at < user.password_changed_at:
        raise InvalidConfirmation


async def _active(unit: UnitOfWork, user_id: UserId) -> User:
    try:
        user = await unit.users.get(user_id)
    except UserNotFound as error:
        raise InvalidConfirmation from error
    if not user.is_active:
        raise InvalidConfirmation
    return user
