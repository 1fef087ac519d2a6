"""Addresses of pages and images on the web."""

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.web_address import LONGEST_WEB_ADDRESS, web_address


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org/",
        "https://EXAMPLE.org:8443/a/b.jpg?w=1&h=2#top",
        "https://xn--bcher-kva.example/%C3%BC",
        "http://127.0.0.1/a",
        "http://[2001:db8::1]:80/a",
        "https://cdn.example.org/@someone/a'b",
        "https://my_bucket.example.org?x",
        "https://example.org/" + "a" * (LONGEST_WEB_ADDRESS - 20),
    ],
)
def test_an_absolute_address_is_kept_as_it_is(url: str) -> None:
    assert web_address(url, field="url") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/a",
        "/a.jpg",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        "data:image/svg+xml,<svg/>",
        "ftp://example.org/a",
        "HTTPS://example.org",
        "https:/example.org",
        "https://",
        "https:///a",
        "https://-example.org",
        "https://user@example.org/",
        "https://user:password@example.org/",
        "https://example.org\\@evil.example/",
        "https://example.org:port/",
        "https://example.org:123456/",
        "https://example.org /a",
        " https://example.org",
        "https://example.org/a b",
        "https://example.org/\x00",
        "https://example.org/a\n",
        "https://example.org/\u202e",
        "https://example.org/ü",
        "https://bücher.example/",
        'https://example.org/"onload="x',
        "https://example.org/<script>",
        "https://example.org/\ud800",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        web_address(url, field="url")
    assert [(each.field, each.code) for each in error.value.errors] == [("url", "not_an_address")]
    assert not url or url not in str(error.value)


def test_an_address_has_its_bounds() -> None:
    with pytest.raises(ValidationFailed) as error:
        web_address("https://example.org/" + "a" * LONGEST_WEB_ADDRESS, field="seo/og_image")
    assert [(each.field, each.code) for each in error.value.errors] == [("seo/og_image", "too_long")]
