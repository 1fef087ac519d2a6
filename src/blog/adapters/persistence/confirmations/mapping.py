"""Between confirmations and their rows."""

from blog.adapters.persistence.confirmations.rows import ConfirmationRow
from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.confirmation import Confirmation, Purpose


def to_domain(row: ConfirmationRow) -> Confirmation:
    """The confirmation that the row holds."""
    return Confirmation(
        id=ConfirmationId(row.id),
        purpose=Purpose(row.purpose),
        email=row.email,
        user_id=None if row.user_id is None else UserId(row.user_id),
        requested_by=None if row.requested_by is None else UserId(row.requested_by),
        previous_email=row.previous_email,
        token_digest=row.token_digest,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(confirmation: Confirmation, row: ConfirmationRow) -> ConfirmationRow:
    """The row, with all that the confirmation holds."""
    row.id = confirmation.id
    row.purpose = confirmation.purpose.value
    row.email = confirmation.email
    row.user_id = confirmation.user_id
    row.requested_by = confirmation.requested_by
    row.previous_email = confirmation.previous_email
    row.token_digest = confirmation.token_digest
    row.issued_at = confirmation.issued_at
    row.expires_at = confirmation.expires_at
    row.used_at = confirmation.used_at
    row.created_at = confirmation.created_at
    row.updated_at = confirmation.updated_at
    row.version = confirmation.version
    return row
