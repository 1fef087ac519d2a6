"""What can go wrong with tags."""

from blog.domain.common.errors import DomainError, ErrorKind


class TagNotFound(DomainError):
    """No such tag, or none that the caller may know of."""

    code = "tag_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such tag"


class TagNameTaken(DomainError):
    """Another tag has this name, apart from case."""

    code = "tag_name_taken"
    kind = ErrorKind.CONFLICT
    title = "There is already a tag of this name"


class TagSlugTaken(DomainError):
    """Another tag has this slug."""

    code = "tag_slug_taken"
    kind = ErrorKind.CONFLICT
    title = "Another tag has this slug"
