"""Addresses of pages and images on the web, as people give them."""

import re
from typing import Final

from blog.domain.common.text import invalid

LONGEST_WEB_ADDRESS: Final = 2_048

# The characters of RFC 3986, among which are no white space, double quotes, angle brackets and backslashes:
# what fits can stand in an attribute of HTML, and no two parsers find different hosts in it. Written in the
# common subset of the regular expressions of Python, Rust and ECMA 262, because the HTTP schemas publish it.
_HOST: Final = r"([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
_REST: Final = r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*"
WEB_ADDRESS_PATTERN: Final = rf"^https?://{_HOST}(:[0-9]{{1,5}})?([/?#]{_REST})?$"

_WEB_ADDRESS: Final = re.compile(WEB_ADDRESS_PATTERN)


def web_address(value: str, *, field: str) -> str:
    """An absolute `http` or `https` URL of at most 2,048 ASCII characters, without user and password.

    Raises `ValidationFailed`: `too_long`, or `not_an_address` for everything else, such as `javascript:`.
    """
    if len(value) > LONGEST_WEB_ADDRESS:
        raise invalid(field, "too_long", f"at most {LONGEST_WEB_ADDRESS} characters")
    if not _WEB_ADDRESS.fullmatch(value):
        raise invalid(field, "not_an_address", "must be an absolute http or https URL, percent-encoded")
    return value
