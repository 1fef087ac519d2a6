"""From the parameters of a URL of MySQL to a context of TLS that checks whom it talks to."""

import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from sqlalchemy import make_url

from blog.adapters.persistence.dialects.contract import UnsuitableServer
from blog.adapters.persistence.dialects.mysql_tls import apart, tls_context
from tests.support.certificates import OwnAuthority

SERVER = "mysql+aiomysql://u:topsecret@h/d"


@pytest.fixture
def own(tmp_path: Path) -> OwnAuthority:
    return OwnAuthority.make(tmp_path)


def context_of(query: str) -> ssl.SSLContext | None:
    return tls_context(apart(f"{SERVER}?{query}")[1])


def demanded(query: str) -> ssl.SSLContext:
    context = context_of(query)
    assert context is not None
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    return context


def test_who_says_nothing_about_tls_gets_none() -> None:
    assert context_of("charset=utf8mb4") is None


def test_what_is_not_about_tls_stays_in_the_url() -> None:
    url, _ = apart(f"{SERVER}?charset=utf8mb4&ssl_ca=/ca.pem&SSL=1&ssl-mode=x&unix_socket=/run/my")

    assert url == make_url(f"{SERVER}?charset=utf8mb4&unix_socket=/run/my")


@pytest.mark.parametrize(
    "query",
    [
        "ssl_mode=VERIFY_IDENTITY",
        "ssl_ca={ca}",
        "ssl_cert={ca}&ssl_key={key}",
        "ssl_mode=VERIFY_IDENTITY&ssl_ca={ca}",
    ],
)
def test_certificate_and_host_name_are_checked_by_default(own: OwnAuthority, query: str) -> None:
    assert demanded(query.format(ca=own.ca, key=own.key)).check_hostname


def test_the_name_is_not_checked_where_only_the_authority_is_asked_for(own: OwnAuthority) -> None:
    assert not demanded(f"ssl_mode=VERIFY_CA&ssl_ca={own.ca}").check_hostname


def test_an_own_authority_is_the_only_one(own: OwnAuthority) -> None:
    (trusted,) = demanded(f"ssl_ca={own.ca}").get_ca_certs()

    assert trusted["subject"] == ((("commonName", "localhost"),),)


def test_a_key_may_stand_in_the_file_of_its_certificate(own: OwnAuthority, tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    both.write_bytes(Path(own.key).read_bytes() + Path(own.ca).read_bytes())

    demanded(f"ssl_cert={both}")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("ssl=true", "ssl is none of ssl_mode, ssl_ca, ssl_cert, ssl_key"),
        ("ssl=false", "ssl is none of "),
        ("ssl_ca={ca}&ssl_check_hostname=false", "ssl_check_hostname is none of "),
        ("ssl_ca={ca}&ssl_cipher=NULL", "ssl_cipher is none of "),
        ("ssl-mode=VERIFY_CA", "ssl-mode is none of "),
        ("sslmode=verify-full", "sslmode is none of "),
        ("SSL_CA={ca}", "SSL_CA is none of "),
        ("ssl_mode=REQUIRED", "ssl_mode must be VERIFY_IDENTITY or VERIFY_CA"),
        ("ssl_mode=DISABLED&ssl_ca={ca}", "ssl_mode must be "),
        ("ssl_mode=verify_ca&ssl_ca={ca}", "ssl_mode must be "),
        ("ssl_mode=VERIFY_CA", "VERIFY_CA needs ssl_ca: the system trusts certificates of everybody"),
        ("ssl_key={key}", "ssl_key needs ssl_cert"),
        ("ssl_ca={ca}&ssl_key={key}", "ssl_key needs ssl_cert"),
        ("ssl_ca={ca}&ssl_ca={ca}", "ssl_ca is given more than once"),
        ("ssl_ca=/no/where", "ssl_ca cannot be used: No such file or directory"),
        ("ssl_ca={key}", "ssl_ca cannot be used: "),
        ("ssl_cert=/no/where", "ssl_cert or ssl_key cannot be used: No such file or directory"),
        ("ssl_cert={ca}", "ssl_cert or ssl_key cannot be used: "),
        ("ssl_cert={ca}&ssl_key={ca}", "ssl_cert or ssl_key cannot be used: "),
    ],
)
def test_what_is_unknown_or_contradicts_itself_is_refused_in_one_line(
    own: OwnAuthority, query: str, reason: str
) -> None:
    with pytest.raises(UnsuitableServer) as refused:
        context_of(query.format(ca=own.ca, key=own.key))

    assert str(refused.value).startswith(f"a parameter of BLOG_DATABASE_URL is wrong: {reason}")
    assert "\n" not in str(refused.value)
    assert own.key not in str(refused.value)


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(
    own: OwnAuthority, tmp_path: Path
) -> None:
    key = serialization.load_pem_private_key(Path(own.key).read_bytes(), password=None)
    locked = tmp_path / "locked.pem"
    locked.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"topsecret"),
        )
    )

    with pytest.raises(UnsuitableServer, match="ssl_cert or ssl_key cannot be used"):
        context_of(f"ssl_cert={own.ca}&ssl_key={locked}")
