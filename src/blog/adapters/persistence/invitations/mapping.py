"""Between invitations and their rows."""

from blog.adapters.persistence.invitations.rows import InvitationRow
from blog.domain.access.roles import Role
from blog.domain.common.ids import InvitationId, UserId
from blog.domain.invitations.invitation import Invitation


def to_domain(row: InvitationRow) -> Invitation:
    """The invitation that the row holds."""
    return Invitation(
        id=InvitationId(row.id),
        email=row.email,
        email_key=row.email_key,
        role=Role(row.role),
        invited_by=None if row.invited_by is None else UserId(row.invited_by),
        token_digest=row.token_digest,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(invitation: Invitation, row: InvitationRow) -> InvitationRow:
    """The row, with all that the invitation holds."""
    row.id = invitation.id
    row.email = invitation.email
    row.email_key = invitation.email_key
    row.role = invitation.role.value
    row.invited_by = invitation.invited_by
    row.token_digest = invitation.token_digest
    row.sent_at = invitation.sent_at
    row.expires_at = invitation.expires_at
    row.created_at = invitation.created_at
    row.updated_at = invitation.updated_at
    row.version = invitation.version
    return row
