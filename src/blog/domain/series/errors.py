"""What can go wrong with series."""

from blog.domain.common.errors import DomainError, ErrorKind


class SeriesNotFound(DomainError):
    """No such series, or none that the caller may know of."""

    code = "series_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such series"


class SeriesSlugTaken(DomainError):
    """Another series has this slug."""

    code = "series_slug_taken"
    kind = ErrorKind.CONFLICT
    title = "Another series has this slug"
