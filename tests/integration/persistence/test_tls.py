"""TLS to database servers: nobody who asks for it talks in plaintext, or to a stranger."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
from pymysql.constants import CLIENT
from sqlalchemy import Connection, make_url, text

from blog.adapters.persistence.dialects.contract import UnsuitableServer
from blog.adapters.persistence.dialects.mysql import MySql
from blog.adapters.persistence.engine import Database, DatabaseOptions
from blog.application.unit_of_work import StorageUnavailable
from tests.support.certificates import OwnAuthority
from tests.support.databases.create import skip_or_fail
from tests.support.databases.mysql import execute, private
from tests.support.databases.server import Unavailable

_CIPHER: Final = text("SHOW SESSION STATUS LIKE 'Ssl_cipher'")
_HAS_NONE: Final = "SHOW VARIABLES WHERE Variable_name = 'have_ssl' AND Value <> 'YES'"
_CLIENT: Final = "with_a_certificate"


async def cipher(url: str) -> str:
    """What encrypts a connection to MySQL, made as the servers make it."""
    database = Database.open(DatabaseOptions(url=url))
    try:
        return await database.read(_cipher)
    finally:
        await database.dispose()


async def why_not(url: str) -> str:
    """Why the database is not available."""
    database = Database.open(DatabaseOptions(url=url))
    try:
        with pytest.raises(StorageUnavailable) as refused:
            await database.read(lambda _: None)
    finally:
        await database.dispose()
    return refused.value.reason or ""


def _cipher(connection: Connection) -> str:
    _, cipher = connection.execute(_CIPHER).one()
    return str(cipher)


@pytest.mark.mysql
class TestMySql:
    @pytest.fixture(scope="class")
    @staticmethod
    def own(tmp_path_factory: pytest.TempPathFactory) -> OwnAuthority:
        """For `localhost`, and not for its address."""
        return OwnAuthority.make(tmp_path_factory.mktemp("own"), for_address=False)

    @pytest.fixture(scope="class")
    @staticmethod
    def port(own: OwnAuthority) -> Iterator[int]:
        """Where a server with this certificate listens."""
        options = (f"--ssl-ca={own.ca}", f"--ssl-cert={own.ca}", f"--ssl-key={own.key}")
        try:
            with private(*options) as server:
                execute(
                    server.url,
                    f"CREATE USER {_CLIENT}@'%' REQUIRE X509",
                    f"GRANT ALL ON mysql.* TO {_CLIENT}@'%'",
                )
                yield make_url(server.url).port or 0
        except Unavailable as reason:
            skip_or_fail("mysql", reason, name="mysql")

    async def test_whoever_asks_for_tls_has_it_on_every_connection(
        self, own: OwnAuthority, port: int
    ) -> None:
        options = DatabaseOptions(url=f"mysql+aiomysql://root@localhost:{port}/mysql?ssl_ca={own.ca}")
        for engine in (MySql().writer(options), MySql().reader(options), MySql().migrator(options)):
            async with engine.connect() as connection:
                assert await connection.run_sync(_cipher)
            await engine.dispose()

    async def test_whoever_does_not_ask_has_none(self, port: int) -> None:
        assert not await cipher(f"mysql+aiomysql://root@localhost:{port}/mysql")

    async def test_authorities_of_the_system_are_believed_where_no_other_is_named(
        self, own: OwnAuthority, port: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = f"mysql+aiomysql://root@localhost:{port}/mysql?ssl_mode=VERIFY_IDENTITY"
        assert "certificate verify failed" in await why_not(url)
        monkeypatch.setenv("SSL_CERT_FILE", own.ca)
        assert await cipher(url)

    async def test_a_certificate_of_another_authority_is_refused(self, port: int, tmp_path: Path) -> None:
        other = OwnAuthority.make(tmp_path)
        for query in (f"ssl_ca={other.ca}", f"ssl_ca={other.ca}&ssl_mode=VERIFY_CA"):
            url = f"mysql+aiomysql://root@localhost:{port}/mysql?{query}"
            assert "certificate verify failed" in await why_not(url)

    async def test_a_certificate_for_another_name_is_refused(self, own: OwnAuthority, port: int) -> None:
        url = f"mysql+aiomysql://root@127.0.0.1:{port}/mysql?ssl_ca={own.ca}"
        assert "IP address mismatch" in await why_not(url)
        assert await cipher(f"{url}&ssl_mode=VERIFY_CA")

    async def test_a_client_shows_its_own_certificate(self, own: OwnAuthority, port: int) -> None:
        url = f"mysql+aiomysql://{_CLIENT}@localhost:{port}/mysql?ssl_ca={own.ca}"
        assert "Access denied" in await why_not(url)
        assert await cipher(f"{url}&ssl_cert={own.ca}&ssl_key={own.key}")

    async def test_a_server_without_tls_is_refused(self, mysql: DatabaseOptions) -> None:
        if not execute(mysql.url, _HAS_NONE):
            pytest.skip("this MySQL has TLS")
        with pytest.raises(UnsuitableServer, match="asks for TLS, which the database does not offer"):
            await cipher(f"{mysql.url}&ssl_mode=VERIFY_IDENTITY")

    async def test_a_server_without_tls_is_told_nothing(self) -> None:
        async with Stranger(_greeting(CLIENT.CAPABILITIES & ~CLIENT.SSL)).open() as stranger:
            url = f"mysql+aiomysql://ada:topsecret@127.0.0.1:{stranger.port}/blog?ssl_mode=VERIFY_IDENTITY"
            with pytest.raises(UnsuitableServer, match="does not offer"):
                await cipher(url)
        assert stranger.heard == b""


@pytest.mark.postgresql
class TestPostgreSql:
    """Without a server, since not every PostgreSQL that tests run on was built with TLS."""

    @pytest.fixture
    def own(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OwnAuthority:
        """An authority for `localhost`, and not for its address, that the driver believes."""
        own = OwnAuthority.make(tmp_path, for_address=False)
        monkeypatch.setenv("PGSSLROOTCERT", own.ca)
        return own

    @pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
    @pytest.mark.usefixtures("own")
    async def test_a_server_without_tls_is_told_nothing(self, mode: str) -> None:
        async with Stranger(answer=b"N").open() as stranger:
            url = f"postgresql+asyncpg://ada:topsecret@localhost:{stranger.port}/blog?ssl={mode}"
            assert "rejected SSL upgrade" in await why_not(url)
        assert stranger.heard == b""

    async def test_a_server_that_the_authority_vouches_for_is_talked_to(self, own: OwnAuthority) -> None:
        async with Stranger(answer=b"S", context=own.context).open() as stranger:
            await why_not(f"postgresql+asyncpg://ada@localhost:{stranger.port}/blog?ssl=verify-full")
        assert b"ada" in stranger.heard

    async def test_a_certificate_for_another_name_is_refused(self, own: OwnAuthority) -> None:
        async with Stranger(answer=b"S", context=own.context).open() as stranger:
            url = f"postgresql+asyncpg://ada@127.0.0.1:{stranger.port}/blog?ssl=verify-full"
            assert "IP address mismatch" in await why_not(url)
        assert stranger.heard == b""

    async def test_a_certificate_of_another_authority_is_refused(
        self, own: OwnAuthority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (other := tmp_path / "other").mkdir()
        monkeypatch.setenv("PGSSLROOTCERT", OwnAuthority.make(other).ca)
        async with Stranger(answer=b"S", context=own.context).open() as stranger:
            url = f"postgresql+asyncpg://ada@localhost:{stranger.port}/blog?ssl=verify-full"
            assert "certificate verify failed" in await why_not(url)
        assert stranger.heard == b""


class Stranger:
    """Greets, or answers the question for TLS, and hangs up on what it hears then."""

    def __init__(
        self, greeting: bytes = b"", *, answer: bytes = b"", context: ssl.SSLContext | None = None
    ) -> None:
        self._greeting = greeting
        self._answer = answer
        self._context = context
        self.heard = b""
        self.port = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Stranger"]:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(self._greeting)
            if self._answer:
                await reader.readexactly(8)
                writer.write(self._answer)
            if self._context is not None:
                await writer.start_tls(self._context)
            self.heard += await reader.read(1 << 16)
        except (OSError, asyncio.IncompleteReadError):
            pass  # Whoever hangs up in the middle of it has its reasons.
        finally:
            writer.close()


def _greeting(capabilities: int) -> bytes:
    low, high = capabilities & 0xFFFF, capabilities >> 16
    words = b"\x0a8.0.0\0" + struct.pack("<I8sxHBHHB10x", 1, b"saltsalt", low, 45, 2, high, 21)
    packet = words + b"saltsaltsalt\0mysql_native_password\0"
    return struct.pack("<I", len(packet)) + packet
