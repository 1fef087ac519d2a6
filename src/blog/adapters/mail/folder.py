"""Mail into a folder, for tests and staging."""

import asyncio
import os
from email.policy import SMTPUTF8
from pathlib import Path

from blog.adapters.mail.letters import LetterWriter
from blog.application.ports.clock import Clock
from blog.application.ports.mailer import Mailer, MailNotSent, Message


class FolderMailer(Mailer):
    """Writes each letter into a file of its own, which sorts by time; a file that is there is complete."""

    def __init__(self, folder: str, letters: LetterWriter, clock: Clock) -> None:
        self._folder = Path(folder)
        self._letters = letters
        self._clock = clock

    async def send(self, message: Message) -> None:
        letter = self._letters.write(message)
        number = str(letter["Message-ID"]).strip("<>").partition("@")[0]
        name = f"{self._clock.now():%Y%m%dT%H%M%S.%f}-{message.letter}-{number}"
        try:
            await asyncio.to_thread(self._store, name, letter.as_bytes(policy=SMTPUTF8))
        except OSError as error:
            raise MailNotSent(f"the folder for mail: {error.strerror}") from None

    def _store(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._folder / f"{name}.part"
        # For the owner alone: letters hold addresses and secrets.
        with open(unfinished, "xb", opener=_for_the_owner) as file:
            file.write(content)
        unfinished.rename(self._folder / f"{name}.eml")


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
