"""What can go wrong with invitations."""

from blog.domain.common.errors import DomainError, ErrorKind


class InvitationNotFound(DomainError):
    """No such invitation."""

    code = "invitation_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such invitation"


class InvalidInvitation(DomainError):
    """The invitation is unknown, accepted, expired, withdrawn or for another address; which is not said."""

    code = "invalid_invitation"
    kind = ErrorKind.INVALID
    title = "This invitation is not good any more"
