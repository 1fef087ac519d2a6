"""What every port `Mailer` does."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final

import pytest

from blog.application.ports.mailer import Letter, Mailer, MailNotSent, Message

VALUES: Final = {
    "name": "Ada Lovelace",
    "role": "author",
    "token": "br_a-token",
    "link": "https://blog.example/go#token=br_a-token",
    "minutes": "30",
    "days": "7",
}
WITH_TOKEN: Final = (Letter.RESET_PASSWORD, Letter.VERIFY_EMAIL, Letter.CHANGE_EMAIL, Letter.INVITATION)


class LetterBox(ABC):
    """A mailer, and where its letters arrive."""

    mailer: Mailer

    @abstractmethod
    def letters(self) -> Sequence[tuple[str, str]]:
        """Address and text of each letter that has arrived."""


class MailerContract:
    @pytest.fixture
    def box(self) -> LetterBox:
        raise NotImplementedError

    @pytest.mark.parametrize("letter", Letter)
    async def test_a_letter_arrives_at_its_address(self, box: LetterBox, letter: Letter) -> None:
        await box.mailer.send(Message(letter=letter, to="ada@example.org", values=VALUES))
        ((address, text),) = box.letters()
        assert address == "ada@example.org"
        assert (VALUES["link"] in text) == (letter in WITH_TOKEN)

    @pytest.mark.parametrize("letter", WITH_TOKEN)
    async def test_a_letter_without_a_link_has_the_bare_token(self, box: LetterBox, letter: Letter) -> None:
        values = VALUES | {"link": ""}
        await box.mailer.send(Message(letter=letter, to="ada@example.org", values=values))
        ((_, text),) = box.letters()
        assert VALUES["token"] in text

    @pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
    async def test_an_address_that_would_add_headers_is_refused_and_not_told(
        self, box: LetterBox, end: str
    ) -> None:
        to = f"ada@example.org{end}Bcc: eve@example.org"
        with pytest.raises(MailNotSent) as error:
            await box.mailer.send(Message(letter=Letter.RESET_PASSWORD, to=to, values=VALUES))
        assert "example.org" not in str(error.value)
        assert box.letters() == []
