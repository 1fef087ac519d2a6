"""From errors to statuses: one table for the kinds of the domain, and the errors that only HTTP knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final

from blog.domain.common.errors import ErrorKind, ValidationFailed

STATUS_OF_KIND: Final = MappingProxyType(
    {
        ErrorKind.MALFORMED: 400,
        ErrorKind.UNAUTHENTICATED: 401,
        ErrorKind.FORBIDDEN: 403,
        ErrorKind.NOT_FOUND: 404,
        ErrorKind.CONFLICT: 409,
        ErrorKind.GONE: 410,
        ErrorKind.PRECONDITION_FAILED: 412,
        ErrorKind.INVALID: 422,
        ErrorKind.RATE_LIMITED: 429,
        ErrorKind.UNAVAILABLE: 503,
    }
)
"""The one place where the kind of a domain error becomes a status."""

MOST_ERRORS: Final = 50
"""Errors named in one answer: as many as a person can act on; a hostile request could make any number."""


@dataclass(frozen=True, slots=True)
class InputError:
    """One value of a request that is not valid."""

    pointer: str
    """A JSON pointer into the body (RFC 6901), or the name of a parameter."""
    code: str
    detail: str


class TransportError(Exception):
    """A refusal that has to do with HTTP itself; the domain never hears of the request."""

    status: ClassVar[int]
    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(
        self,
        detail: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        errors: tuple[InputError, ...] = (),
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.headers = headers
        self.errors = errors


class MalformedRequest(TransportError):
    """The request cannot be read: broken JSON, a duplicate key or header, a number that no computer has."""

    status = 400
    code = "malformed_request"
    title = "The request cannot be understood"


class CorsRefused(TransportError):
    """A browser asked on behalf of an origin, or for a method or header, that is not on the list."""

    status = 400
    code = "cors_refused"
    title = "Browsers may not call from this origin"


class CrossSiteRequest(TransportError):
    """Another site may have had the browser send this, with a cookie that it did not mean for that site.

    What changes something with a cookie needs `Sec-Fetch-Site: same-origin`, or an `Origin` that the settings
    name. Browsers send both by themselves; programs send `Authorization: Bearer` instead of a cookie.
    """

    status = 403
    code = "cross_site_request"
    title = "This may come from another site"


class RouteNotFound(TransportError):
    """Nothing has this address."""

    status = 404
    code = "route_not_found"
    title = "There is nothing at this address"


class MethodNotAllowed(TransportError):
    """The address exists, the method does not; the header `Allow` lists those that do."""

    status = 405
    code = "method_not_allowed"
    title = "This address does not take this method"


class RequestTimeout(TransportError):
    """The head or the body of the request did not arrive within ten seconds. It may be sent again."""

    status = 408
    code = "request_timeout"
    title = "The request took too long to arrive"


class PayloadTooLarge(TransportError):
    """A body may have one mebibyte (1,048,576 bytes)."""

    status = 413
    code = "payload_too_large"
    title = "The body is too large"


class UriTooLong(TransportError):
    """The path and the query together may have 8,192 bytes."""

    status = 414
    code = "uri_too_long"
    title = "The address is too long"


class UnsupportedMediaType(TransportError):
    """The body is in a format that this address does not take; the documentation lists those that it does."""

    status = 415
    code = "unsupported_media_type"
    title = "The body is in a format that is not taken here"


class InvalidInput(TransportError):
    """Values of the request break a rule; `errors` names each of them."""

    status = 422
    code = ValidationFailed.code
    title = ValidationFailed.title


class HeadTooLarge(TransportError):
    """The head of a request may have 100 fields and 64 kibibytes (65,536 bytes)."""

    status = 431
    code = "head_too_large"
    title = "The head of the request is too large"


class InternalError(TransportError):
    """The service failed in a way that nobody foresaw. The log has the reason under the request id."""

    status = 500
    code = "internal_error"
    title = "Something went wrong on our side"


class NotReady(TransportError):
    """The database does not answer, or does not have the schema that this release works with."""

    status = 503
    code = "not_ready"
    title = "The service is not ready"
