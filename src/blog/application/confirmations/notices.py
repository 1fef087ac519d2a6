"""Tell people what happened to their account."""

from uuid import UUID

from blog.application.confirmations.queries import ConfirmationQueries
from blog.application.outbox.ports import StoredEvent, Subscriber
from blog.application.ports.mailer import Letter, Mailer, Message
from blog.application.users.queries import UserQueries
from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.confirmations.events import ConfirmationUsed
from blog.domain.sessions.events import SessionReplayed
from blog.domain.users.events import UserPasswordChanged


class Notices(Subscriber):
    """Mails what one must know who did not do it oneself. It holds no secret, so that twice does no harm."""

    def __init__(self, users: UserQueries, confirmations: ConfirmationQueries, mailer: Mailer) -> None:
        self._users = users
        self._confirmations = confirmations
        self._mailer = mailer

    async def handle(self, event: StoredEvent) -> None:
        """Act on the event. Raises `MailNotSent`."""
        match event.name:
            case UserPasswordChanged.name:
                await self._tell(UserId(event.aggregate_id), Letter.PASSWORD_CHANGED)
            case SessionReplayed.name:
                await self._tell(UserId(UUID(str(event.payload["user_id"]))), Letter.SESSION_REPLAYED)
            case ConfirmationUsed.name if event.payload["purpose"] == Purpose.CHANGE_EMAIL:
                await self._tell_old_address(ConfirmationId(event.aggregate_id))
            case _:
                return

    async def _tell_old_address(self, confirmation_id: ConfirmationId) -> None:
        # The event of the user does not say which address that was: events hold none.
        confirmation = await self._confirmations.find(confirmation_id)
        if confirmation is not None and confirmation.user_id is not None:
            await self._tell(confirmation.user_id, Letter.EMAIL_CHANGED, to=confirmation.previous_email)

    async def _tell(self, user_id: UserId, letter: Letter, *, to: str | None = None) -> None:
        user = await self._users.find(user_id)
        address = to or (None if user is None else user.email)
        # The account may be gone by now, and with it whom to tell.
        if user is not None and address is not None:
            await self._mailer.send(Message(letter=letter, to=address, values={"name": user.name}))
