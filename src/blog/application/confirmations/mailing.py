"""Mail one-time secrets, once what asked for them is stored."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from blog.application.confirmations.links import PAGES, link_to
from blog.application.confirmations.standing import may_change_address
from blog.application.limits.recovery import RecoveryLimits
from blog.application.outbox.ports import StoredEvent, Subscriber
from blog.application.ports.clock import Clock
from blog.application.ports.mailer import Letter, Mailer, Message
from blog.application.ports.tokens import MintedToken, SecretKind, TokenMint
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.queries import UserQueries
from blog.application.users.views import UserView
from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Confirmation, Purpose
from blog.domain.confirmations.events import ConfirmationRequested
from blog.domain.users.values import Email

_MINUTE: Final = timedelta(minutes=1)
_MAILED: Final = frozenset(purpose.value for purpose in PAGES)


@dataclass(frozen=True, slots=True)
class _Addressee:
    """Who is to get which letter, and whose account it is about."""

    letter: Letter
    user_id: UserId
    to: str
    name: str


class ConfirmationMailing(Subscriber):
    """Makes the secret of a request and mails it: it lies in no queue and in no table.

    Here it is found out whether the address has an account. Where there is none, the request is forgotten. An
    event that comes again sends a new secret, and the one before is worth nothing; once a secret was used,
    nothing is sent.
    """

    def __init__(
        self,
        transact: Transact,
        mailer: Mailer,
        limits: RecoveryLimits,
        tokens: TokenMint,
        clock: Clock,
        site_url: str,
    ) -> None:
        """`site_url` is where the front end is, or empty where there is none: then letters have no link."""
        self._transact = transact
        self._mailer = mailer
        self._limits = limits
        self._tokens = tokens
        self._clock = clock
        self._site_url = site_url

    async def handle(self, event: StoredEvent) -> None:
        """Act on the event. Raises `MailNotSent`."""
        if event.name != ConfirmationRequested.name or event.payload["purpose"] not in _MAILED:
            return
        confirmation_id = ConfirmationId(event.aggregate_id)
        uncounted = await self._find_uncounted(confirmation_id)
        # Before a secret is noted: it says of a delivery that comes again that the letter was counted.
        if uncounted is not None and not await self._limits.may_mail(uncounted.to, uncounted.letter):
            await self._forget(confirmation_id)
            return
        minted = self._tokens.mint(SecretKind.CONFIRMATION)
        message = await self._issue(confirmation_id, minted)
        if message is not None:
            await self._mailer.send(message)

    async def _find_uncounted(self, confirmation_id: ConfirmationId) -> _Addressee | None:
        """Who is to get a letter; None where nobody is, or where a delivery before this one counted it.

        Counted once for each request: otherwise a mail server that is down for a while would use it up.
        """

        async def work(unit: UnitOfWork) -> _Addressee | None:
            confirmation = await unit.confirmations.find(confirmation_id)
            if confirmation is None or confirmation.used_at is not None or confirmation.issued_at is not None:
                return None
            return await _addressee_of(confirmation, unit.views.users)

        return await self._transact(work)

    async def _forget(self, confirmation_id: ConfirmationId) -> None:
        """Remove a request whose letter is one too many, so that no delivery that comes again sends it."""

        async def work(unit: UnitOfWork) -> None:
            confirmation = await unit.confirmations.find(confirmation_id)
            if confirmation is not None:
                await unit.confirmations.remove(confirmation)

        await self._transact(work)

    async def _issue(self, confirmation_id: ConfirmationId, minted: MintedToken) -> Message | None:
        async def work(unit: UnitOfWork) -> Message | None:
            confirmation = await unit.confirmations.find(confirmation_id)
            if confirmation is None or confirmation.used_at is not None:
                return None
            addressee = await _addressee_of(confirmation, unit.views.users)
            if addressee is None:
                await unit.confirmations.remove(confirmation)
                return None
            confirmation.issue(minted.digest, user_id=addressee.user_id, now=self._clock.now())
            await unit.confirmations.save(confirmation)
            return self._message(addressee, confirmation.purpose, minted.plain)

        return await self._transact(work)

    def _message(self, addressee: _Addressee, purpose: Purpose, token: str) -> Message:
        values = {"name": addressee.name}
        if addressee.letter is not Letter.EMAIL_IN_USE:
            minutes = Confirmation.life_of(purpose) // _MINUTE
            link = link_to(self._site_url, purpose, token)
            values |= {"token": token, "link": link, "minutes": str(minutes)}
        return Message(letter=addressee.letter, to=addressee.to, values=values)


async def _addressee_of(confirmation: Confirmation, users: UserQueries) -> _Addressee | None:
    """Who is to get a letter; None where nobody is."""
    address = Email(confirmation.email or "")
    holder = await _holder_of(address, users)
    if confirmation.purpose is Purpose.RESET_PASSWORD:
        return None if holder is None else _to(holder, Letter.RESET_PASSWORD)
    user = None if confirmation.user_id is None else await users.find(confirmation.user_id)
    if user is None or not user.is_active:
        return None
    if confirmation.purpose is Purpose.VERIFY_EMAIL:
        is_news = holder is not None and holder.id == user.id and not user.email_verified
        return _to(user, Letter.VERIFY_EMAIL) if is_news else None
    asker = None if confirmation.requested_by is None else await users.find(confirmation.requested_by)
    if not may_change_address(asker, user):
        return None
    if holder is not None and holder.id != user.id:
        # Nobody hears of it but the holder: not even the secret goes out, so nothing can come of it.
        return _Addressee(Letter.EMAIL_IN_USE, user.id, holder.email or "", holder.name)
    return _Addressee(Letter.CHANGE_EMAIL, user.id, address.value, user.name)


async def _holder_of(address: Email, users: UserQueries) -> UserView | None:
    """Whose address it is, if the account may sign in."""
    found = await users.credentials(address)
    view = None if found is None else await users.find(found.user_id)
    return view if view is not None and view.is_active else None


def _to(user: UserView, letter: Letter) -> _Addressee:
    # To the address as the account has it: another spelling of it might be a mailbox of somebody else.
    return _Addressee(letter, user.id, user.email or "", user.name)
