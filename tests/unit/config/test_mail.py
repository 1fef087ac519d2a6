"""How mail leaves, as settings say it: what the URL means, what is refused, what is shown."""

import pytest

from blog.adapters.mail.console import ConsoleMailer
from blog.adapters.mail.folder import FolderMailer
from blog.adapters.mail.smtp import SmtpMailer
from blog.config import InvalidSettings, load_settings
from blog.config.mail import MailRoute, parse_mail_url
from blog.container import Container


@pytest.mark.parametrize(
    ("url", "route"),
    [
        ("console:", MailRoute(kind="console")),
        ("file:///var/mail", MailRoute(kind="file", folder="/var/mail")),
        ("file:///var/my%20mail", MailRoute(kind="file", folder="/var/my mail")),
        ("smtp://mail.example", MailRoute(kind="smtp", host="mail.example", port=587)),
        (
            "smtp://blog%40example.org:p%2Fa%23s%40s@mail.example:2525/",
            MailRoute(
                kind="smtp", host="mail.example", port=2525, user="blog@example.org", password="p/a#s@s"
            ),
        ),
        ("smtps://mail.example", MailRoute(kind="smtp", host="mail.example", port=465, tls="implicit")),
        (
            "smtps://mail.example?ca=/etc/ca.pem",
            MailRoute(kind="smtp", host="mail.example", port=465, tls="implicit", ca="/etc/ca.pem"),
        ),
        ("smtp://[::1]:25?tls=none", MailRoute(kind="smtp", host="::1", port=25, tls="none")),
        (
            "smtp://u:p@localhost:25?tls=none",
            MailRoute(kind="smtp", host="localhost", port=25, user="u", password="p", tls="none"),
        ),
    ],
)
def test_a_url_says_how_mail_leaves(url: str, route: MailRoute) -> None:
    assert parse_mail_url(url) == route
    assert load_settings(mail_url=url).mail_route == route


@pytest.mark.parametrize(
    ("url", "exposed"),
    [
        ("smtp://mail.example?tls=none", True),
        ("smtp://10.0.0.1?tls=none", True),
        ("smtp://127.0.0.2?tls=none", False),
        ("smtp://mail.localhost?tls=none", False),
        ("smtp://mail.example", False),
        ("console:", False),
    ],
)
def test_mail_that_crosses_a_network_in_the_clear_is_noticed(url: str, exposed: bool) -> None:
    assert parse_mail_url(url).is_exposed is exposed


@pytest.mark.parametrize(
    "url",
    [
        "",
        "topsecret",
        "console:topsecret",
        "http://mail.example",
        "file://folder",
        "file:///",
        "file:///var/mail?mode=topsecret",
        "smtp://",
        "smtp://u:topsecret@",
        "smtp://u:topsecret@mail.example:port",
        "smtp://u:topsecret@mail.example/path",
        "smtp://u:top/secret@mail.example",
        "smtp://u:top#secret@mail.example",
        "smtp://u:top?secret@mail.example",
        "smtp://u@mail.example",
        "smtp://:topsecret@mail.example",
        "smtp://mail.example?tls=topsecret",
        "smtp://mail.example?timeout=topsecret",
        "smtp://localhost?tls=none&ca=/topsecret",
        "smtps://localhost?tls=none",
        "smtp://u:topsecret@mail.example?tls=none",
    ],
)
def test_a_wrong_url_is_one_line_without_its_secrets(url: str) -> None:
    with pytest.raises(InvalidSettings) as refused:
        load_settings(mail_url=url)
    told = str(refused.value)
    assert told.startswith("BLOG_MAIL_URL: ")
    assert "\n" not in told
    assert "secret" not in told


@pytest.mark.parametrize(
    "sender", ["blog@example.org", "Blog <blog@localhost>", '"Bücher, Äpfel" <post@bücher.example>']
)
def test_letters_come_from_one_address(sender: str) -> None:
    assert load_settings(mail_from=sender).mail_from == sender


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "Blog",
        "blog@",
        "@example.org",
        "Blog <>",
        "a@example.org, b@example.org",
        "Blog <blog@example.org>\nBcc: eve@example.org",
        "Blog <blog@example.org\r\n>",
        "Bücher, Äpfel <post@example.org>",
    ],
)
def test_a_sender_that_is_not_one_address_is_refused(sender: str) -> None:
    with pytest.raises(InvalidSettings, match=r"^BLOG_MAIL_FROM: must be one address, as in [^\n]+$"):
        load_settings(mail_from=sender)


@pytest.mark.parametrize(
    ("url", "mailer"),
    [
        ("console:", ConsoleMailer),
        ("file:///var/mail", FolderMailer),
        ("smtp://mail.example", SmtpMailer),
        ("smtps://mail.example", SmtpMailer),
    ],
)
def test_the_container_makes_what_the_url_says(url: str, mailer: type[object]) -> None:
    assert isinstance(Container(settings=load_settings(mail_url=url)).mailer(), mailer)


def test_shown_settings_cover_the_passwords_of_mail_and_redis() -> None:
    shown = load_settings(
        mail_url="smtp://u:topsecret@mail.example?ca=/etc/ca.pem", redis_url="redis://:topsecret@redis/0"
    ).redacted()
    assert shown["mail_url"] == "smtp://u:********@mail.example?ca=/etc/ca.pem"
    assert shown["redis_url"] == "redis://:********@redis/0"
    plain = load_settings().redacted()
    assert (plain["mail_url"], plain["redis_url"]) == ("console:", "(not set)")
