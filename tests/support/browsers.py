"""Requests as a browser sends them for a page of this service."""

from http.cookies import SimpleCookie

import httpx

COOKIE = "__Host-session"
CLEARED = f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
"""What takes the cookie away."""


def browser(token: str, **headers: str) -> dict[str, str]:
    """The headers of a request by the page, with the session in the cookie."""
    return {"Cookie": f"theme=dark; {COOKIE}={token}; lang=uk", "Sec-Fetch-Site": "same-origin", **headers}


def cookie_of(answer: httpx.Response) -> str:
    """The token in the cookie that an answer sets, once it is sure that it is set as it should be."""
    (header,) = answer.headers.get_list("set-cookie")
    morsel = SimpleCookie(header)[COOKIE]
    assert header.startswith(f"{COOKIE}={morsel.value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=")
    assert morsel["domain"] == ""
    return morsel.value
