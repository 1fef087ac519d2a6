"""What can go wrong with users."""

from blog.domain.common.errors import DomainError, ErrorKind


class UserNotFound(DomainError):
    """No such user."""

    code = "user_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such user"


class EmailTaken(DomainError):
    """Another account has this address, apart from case."""

    code = "email_taken"
    kind = ErrorKind.CONFLICT
    title = "There is already an account with this e-mail address"


class UsernameTaken(DomainError):
    """Another account has this username."""

    code = "username_taken"
    kind = ErrorKind.CONFLICT
    title = "This username is taken"


class UserHasPosts(DomainError):
    """The account cannot go while posts are written in its name alone."""

    code = "user_has_posts"
    kind = ErrorKind.CONFLICT
    title = "The user still has posts: transfer them, or delete them with the user"


class LastOwner(DomainError):
    """The change would leave the blog without an active owner."""

    code = "last_owner"
    kind = ErrorKind.CONFLICT
    title = "There must always be at least one active owner"


class EmailNotVerified(DomainError):
    """The blog wants to know that the address is yours first.

    Ask for a message at `POST /auth/email/verification`, and follow its link.
    """

    code = "email_not_verified"
    kind = ErrorKind.FORBIDDEN
    title = "Verify your e-mail address first"
    is_audited = True


class RegistrationClosed(DomainError):
    """Nobody may make an account here: the operator does."""

    code = "registration_closed"
    kind = ErrorKind.FORBIDDEN
    title = "Nobody can register here"
    is_audited = True


class InvitationRequired(DomainError):
    """Only those who are invited may make an account: send the token of the invitation along."""

    code = "invitation_required"
    kind = ErrorKind.FORBIDDEN
    title = "Registering here needs an invitation"
    is_audited = True


class OwnerUnfit(DomainError):
    """The user who is to own the blog is not active, or is the one who gives it away."""

    code = "owner_unfit"
    kind = ErrorKind.CONFLICT
    title = "This user cannot take the ownership over: not active, or you yourself"
