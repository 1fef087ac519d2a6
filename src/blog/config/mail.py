"""The URL that says how mail leaves."""

from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from blog.config.urls import is_loopback

Tls = Literal["starttls", "implicit", "none"]

_PORTS: Final = {"smtp": 587, "smtps": 465}
_PARAMETERS: Final = {"tls", "ca"}
_ENCODE: Final = "percent-encode user and password: / is written %2F, # %23, ? %3F, and @ %40"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRoute:
    """How mail leaves: to standard output, into a folder, or to a server."""

    kind: Literal["console", "file", "smtp"]
    folder: str = ""
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Tls = "starttls"
    ca: str = ""
    """A file with the certificates that are believed, in place of those of the system."""

    @property
    def is_exposed(self) -> bool:
        """Whether letters, and the secrets in them, cross a network in the clear."""
        return self.kind == "smtp" and self.tls == "none" and not is_loopback(self.host)


def parse_mail_url(url: str) -> MailRoute:
    """The route that the URL means. Raises `ValueError`, whose message never repeats it."""
    if url == "console:":
        return MailRoute(kind="console")
    parts = urlsplit(url)
    if parts.scheme == "file":
        if parts.netloc or len(parts.path) < 2 or parts.query or parts.fragment:  # noqa: PLR2004 - / and a name
            raise ValueError("must name a folder from the root on, as in file:///var/mail")
        return MailRoute(kind="file", folder=unquote(parts.path))
    if parts.scheme not in _PORTS:
        raise ValueError("must be console:, or begin with smtp://, smtps:// or file:///")
    return _server(parts)


def check_sender(sender: str) -> None:
    """Raises `ValueError` for what is not one address, with or without a name."""
    name, address = parseaddr(sender)
    try:
        Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        address = ""
    local, _, domain = address.rpartition("@")
    if not local or not domain or not sender.isprintable() or sender.count("@") != 1:
        raise ValueError("must be one address, as in Blog <blog@example.org>")


def _server(parts: SplitResult) -> MailRoute:
    if parts.fragment or parts.path not in {"", "/"} or "@" in parts.query:
        raise ValueError(f"must end with the host and its port; {_ENCODE}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"the port must be a number; {_ENCODE}") from None
    if not host:
        raise ValueError("must name a host")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("must have both a user and a password, or neither")
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not given.keys() <= _PARAMETERS or given.get("tls", "none") != "none":
        raise ValueError("knows the parameters tls=none and ca=/file only")
    is_plain = "tls" in given
    if is_plain and (parts.scheme == "smtps" or "ca" in given):
        raise ValueError("tls=none goes with smtp:// alone")
    route = MailRoute(
        kind="smtp",
        host=host,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls="none" if is_plain else "implicit" if parts.scheme == "smtps" else "starttls",
        ca=given.get("ca", ""),
    )
    if route.is_exposed and route.user:
        raise ValueError("the password would cross the network in the clear: leave tls=none out")
    return route
