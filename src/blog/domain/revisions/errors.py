"""What can go wrong with revisions."""

from blog.domain.common.errors import DomainError, ErrorKind


class RevisionNotFound(DomainError):
    """The post has no revision of this number: it never had, or only newer ones are kept."""

    code = "revision_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "The post has no such revision"
