from email import message_from_bytes
from email.policy import SMTPUTF8
from pathlib import Path

import pytest

from blog.adapters.mail.console import ConsoleMailer
from blog.adapters.mail.folder import FolderMailer
from blog.adapters.mail.letters import LetterWriter
from blog.application.ports.mailer import VALUES
from tests.support.contracts.mail import LetterBox, MailerContract
from tests.support.fakes.mail import RecordingMailer
from tests.support.fakes.system import FixedClock


class Recorded(LetterBox):
    def __init__(self) -> None:
        self.mailer = self._recording = RecordingMailer()

    def letters(self) -> list[tuple[str, str]]:
        return [
            (sent.to, " ".join(sent.values[name] for name in sorted(VALUES[sent.letter])))
            for sent in self._recording.sent
        ]


class Console(LetterBox):
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.mailer = ConsoleMailer(LetterWriter("Blog <blog@example.org>", FixedClock()))
        self._capsys = capsys

    def letters(self) -> list[tuple[str, str]]:
        shown = self._capsys.readouterr()
        assert shown.err == ""
        letters = shown.out.split("--- mail to ")[1:]
        return [(each.partition(": ")[0], each) for each in letters]


class Folder(LetterBox):
    def __init__(self, folder: Path) -> None:
        clock = FixedClock()
        self.folder = folder / "made" / "by itself"
        self.mailer = FolderMailer(str(self.folder), LetterWriter("Blog <blog@example.org>", clock), clock)

    def letters(self) -> list[tuple[str, str]]:
        found = []
        for file in sorted(self.folder.iterdir() if self.folder.exists() else []):
            assert file.suffix == ".eml"
            letter = message_from_bytes(file.read_bytes(), policy=SMTPUTF8)
            body = letter.get_body(("plain",))
            assert body is not None
            found.append((letter["To"], body.get_content()))
        return found


class TestRecordingMailer(MailerContract):
    @pytest.fixture
    def box(self) -> Recorded:
        return Recorded()


class TestConsoleMailer(MailerContract):
    @pytest.fixture
    def box(self, capsys: pytest.CaptureFixture[str]) -> Console:
        return Console(capsys)


class TestFolderMailer(MailerContract):
    @pytest.fixture
    def box(self, tmp_path: Path) -> Folder:
        return Folder(tmp_path)
