"""Mail on the terminal, for development."""

import sys

from blog.adapters.mail.letters import LetterWriter
from blog.application.ports.mailer import Mailer, Message


class ConsoleMailer(Mailer):
    """Writes each letter to standard output: not to the log, for letters hold addresses and secrets."""

    def __init__(self, letters: LetterWriter) -> None:
        self._letters = letters

    async def send(self, message: Message) -> None:
        letter = self._letters.write(message)
        body = letter.get_body(("plain",))
        text = "" if body is None else body.get_content()
        sys.stdout.write(f"--- mail to {message.to}: {letter['Subject']}\n{text}---\n")
        sys.stdout.flush()
