"""TLS to MySQL and MariaDB, as the URL asks for it.

SQLAlchemy would make a dict of these parameters. The driver takes it for a context and then either fails or,
with a server that offers no TLS, goes on without.
"""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL, make_url

from blog.adapters.persistence.dialects.parameters import wrong_parameter

Asked = Mapping[str, str | tuple[str, ...]]
"""The parameters about TLS; a tuple where one is given several times."""

_PARAMETERS: Final = ("ssl_mode", "ssl_ca", "ssl_cert", "ssl_key")
_WITH_NAME: Final = "VERIFY_IDENTITY"
_WITHOUT_NAME: Final = "VERIFY_CA"


def apart(url: str) -> tuple[URL, Asked]:
    """The URL without all that it says about TLS, known or not, and that by itself."""
    complete = make_url(url)
    asked = {name: value for name, value in complete.query.items() if name.lower().startswith("ssl")}
    return complete.difference_update_query(asked), asked


def tls_context(asked: Asked) -> ssl.SSLContext | None:
    """What checks the server's certificate, and its host name too; None where nothing is asked for.

    There is no mode that encrypts and does not check. Raises `UnsuitableServer`.
    """
    if not asked:
        return None
    given = dict(_checked(asked))
    mode, ca, certificate, key = (given.get(name) for name in _PARAMETERS)
    if mode not in {None, _WITH_NAME, _WITHOUT_NAME}:
        raise wrong_parameter(f"ssl_mode must be {_WITH_NAME} or {_WITHOUT_NAME}")
    if mode == _WITHOUT_NAME and ca is None:
        raise wrong_parameter(f"{_WITHOUT_NAME} needs ssl_ca: the system trusts certificates of everybody")
    if key is not None and certificate is None:
        raise wrong_parameter("ssl_key needs ssl_cert")
    with _readable("ssl_ca"):
        context = ssl.create_default_context(cafile=ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = mode != _WITHOUT_NAME
    if certificate is not None:
        with _readable("ssl_cert or ssl_key"):
            # With a password, if an empty one, nobody is asked for it on the terminal.
            context.load_cert_chain(certificate, key, password="")
    return context


def _checked(asked: Asked) -> Iterator[tuple[str, str]]:
    for name, value in asked.items():
        if name not in _PARAMETERS:
            raise wrong_parameter(f"{name} is none of {', '.join(_PARAMETERS)}")
        if not isinstance(value, str):
            raise wrong_parameter(f"{name} is given more than once")
        yield name, value


@contextmanager
def _readable(named: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise wrong_parameter(f"{named} cannot be used: {error.strerror}") from error
