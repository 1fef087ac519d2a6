"""What can go wrong with posts."""

from blog.domain.common.errors import DomainError, ErrorKind


class PostNotFound(DomainError):
    """No such post, or none that the caller may know of."""

    code = "post_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such post"


class PostGone(DomainError):
    """The post was public and is deleted; nothing else will ever be at this address."""

    code = "post_gone"
    kind = ErrorKind.GONE
    title = "This post was deleted"


class SlugTaken(DomainError):
    """Another post has this slug, or was public under it."""

    code = "slug_taken"
    kind = ErrorKind.CONFLICT
    title = "Another post has this slug, or had it while it was public"


class TranslationTaken(DomainError):
    """Another post is the translation into this language."""

    code = "translation_taken"
    kind = ErrorKind.CONFLICT
    title = "There is a translation into this language already"


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
    """The post is neither published nor about to be."""

    code = "not_published"
    kind = ErrorKind.CONFLICT
    title = "The post is neither published nor scheduled"


class PostInTrash(DomainError):
    """The post is in the trash, where it can only be restored or deleted for good."""

    code = "post_in_trash"
    kind = ErrorKind.CONFLICT
    title = "The post is in the trash; restore it first"


class PostNotInTrash(DomainError):
    """The post is not in the trash."""

    code = "post_not_in_trash"
    kind = ErrorKind.CONFLICT
    title = "The post is not in the trash"
