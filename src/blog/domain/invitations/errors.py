"""What can go wrong with invitations."""

from blog.domain.common.errors import DomainError, ErrorKind


class InvitationNotFound(DomainError):
    """No such invitation."""

    code = "invitation_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such invitation"


class InvalidInvitation(DomainError):
    """The invitation is unknown, used, expired, withdrawn, or not for this address; which is not said.

    Nor is it good where whoever invited may not invite to that role any more.
    """

    code = "invalid_invitation"
    kind = ErrorKind.INVALID
    title = "This invitation is not good any more"
    is_audited = True
