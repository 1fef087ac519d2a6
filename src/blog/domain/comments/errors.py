"""What can go wrong with comments."""

from blog.domain.common.errors import DomainError, ErrorKind


class CommentNotFound(DomainError):
    """No such comment, or none that the caller may know of."""

    code = "comment_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such comment"


class CommentsClosed(DomainError):
    """Comments are taken on published posts only, and only where and as long as the site takes any."""

    code = "comments_closed"
    kind = ErrorKind.CONFLICT
    title = "This post takes no comments"


class ReplyTooDeep(DomainError):
    """The reply would stand deeper than five levels."""

    code = "reply_too_deep"
    kind = ErrorKind.CONFLICT
    title = "Replies stand at most five levels deep"


class EditWindowClosed(DomainError):
    """A comment can be edited for 15 minutes after it was posted, or for as long as the site says."""

    code = "edit_window_closed"
    kind = ErrorKind.CONFLICT
    title = "This comment was posted too long ago to be edited"


class GuestsRefused(DomainError):
    """Whoever has no account does not comment here."""

    code = "guests_refused"
    kind = ErrorKind.CONFLICT
    title = "Only who is signed in may comment here"
