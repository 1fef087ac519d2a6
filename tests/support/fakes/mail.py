"""Mail that goes nowhere."""

from blog.application.ports.mailer import VALUES, Letter, Mailer, MailNotSent, Message


class RecordingMailer(Mailer):
    """Keeps what was sent; knows what each letter needs."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.is_down = False
        """Set it to have `MailNotSent` raised."""

    async def send(self, message: Message) -> None:
        if self.is_down:
            raise MailNotSent("the mail server does not answer")
        missing = VALUES[message.letter] - message.values.keys()
        assert not missing, f"{message.letter} lacks {sorted(missing)}"
        if any(each in message.to for each in "\r\n") or "@" not in message.to:
            raise MailNotSent("the address is not fit for a letter")
        self.sent.append(message)

    def to(self, address: str) -> list[Message]:
        """What was sent to this address, the oldest first."""
        return [message for message in self.sent if message.to == address]

    def last(self, letter: Letter) -> Message:
        """The last letter of this kind."""
        return next(message for message in reversed(self.sent) if message.letter is letter)
