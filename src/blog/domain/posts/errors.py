"""What can go wrong with posts."""

from blog.domain.common.errors import DomainError, ErrorKind


class PostNotFound(DomainError):
    """No such post, or none that the caller may know of."""

    code = "post_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such post"


class SlugTaken(DomainError):
    """Another post has this slug."""

    code = "slug_taken"
    kind = ErrorKind.CONFLICT
    title = "Another post has this slug"


class AuthorUnfit(DomainError):
    """The user who is to have the posts is not active or may not write posts."""

    code = "author_unfit"
    kind = ErrorKind.CONFLICT
    title = "This user cannot have posts: not active, or without the role to write"


class AlreadyPublished(DomainError):
    """The post is published already."""

    code = "already_published"
    kind = ErrorKind.CONFLICT
    title = "The post is already published"


class NotPublished(DomainError):
    """The post is a draft."""

    code = "not_published"
    kind = ErrorKind.CONFLICT
    title = "The post is not published"
