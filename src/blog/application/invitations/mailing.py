"""Send invitations, once they are stored."""

from datetime import timedelta
from typing import Final

from blog.application.invitations.standing import find_inviter
from blog.application.links import page_with
from blog.application.outbox.ports import StoredEvent, Subscriber
from blog.application.ports.clock import Clock
from blog.application.ports.mailer import Letter, Mailer, Message
from blog.application.ports.tokens import MintedToken, SecretKind, TokenMint
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.common.ids import InvitationId
from blog.domain.invitations.errors import InvitationNotFound
from blog.domain.invitations.events import InvitationMade

_DAY: Final = timedelta(days=1)
_PAGE: Final = "accept-invitation"


class InvitationMailing(Subscriber):
    """Mails the secret of each new invitation, which is made here and lies in no queue.

    An event that comes again sends nothing once the letter was handed over; where that is not known, a new
    secret takes the place of the one before. An invitation that is gone or not good any more is not sent.
    """

    def __init__(
        self, transact: Transact, mailer: Mailer, tokens: TokenMint, clock: Clock, site_url: str
    ) -> None:
        """`site_url` is where the front end is, or empty where there is none: then letters have no link."""
        self._transact = transact
        self._mailer = mailer
        self._tokens = tokens
        self._clock = clock
        self._site_url = site_url

    async def handle(self, event: StoredEvent) -> None:
        """Act on the event. Raises `MailNotSent`."""
        if event.name != InvitationMade.name:
            return
        invitation_id = InvitationId(event.aggregate_id)
        minted = self._tokens.mint(SecretKind.INVITATION)
        message = await self._issue(invitation_id, minted)
        if message is None:
            return
        await self._mailer.send(message)
        await self._note_sent(minted.digest)

    async def _issue(self, invitation_id: InvitationId, minted: MintedToken) -> Message | None:
        async def work(unit: UnitOfWork) -> Message | None:
            now = self._clock.now()
            try:
                invitation = await unit.invitations.get(invitation_id)
            except InvitationNotFound:
                return None
            if invitation.sent_at is not None:
                return None
            inviter = await find_inviter(unit.views.users, invitation, now)
            if inviter is None:
                return None
            invitation.issue(minted.digest, now=now)
            await unit.invitations.save(invitation)
            return Message(
                letter=Letter.INVITATION,
                to=invitation.email,
                values={
                    "name": inviter.name,
                    "role": invitation.role.value,
                    "token": minted.plain,
                    "link": page_with(self._site_url, _PAGE, minted.plain),
                    "days": str(_whole_days(invitation.expires_at - now)),
                },
            )

        return await self._transact(work)

    async def _note_sent(self, digest: bytes) -> None:
        async def work(unit: UnitOfWork) -> None:
            invitation = await unit.invitations.find_by_digest(digest)
            # It may be accepted or withdrawn already.
            if invitation is not None:
                invitation.note_sent(self._clock.now())
                await unit.invitations.save(invitation)

        await self._transact(work)


def _whole_days(left: timedelta) -> int:
    """Days, rounded up to one at least."""
    return max(1, round(left / _DAY))
