"""Between sign-ins and their rows."""

from blog.adapters.persistence.sessions.rows import SessionRow
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.session import Session


def to_domain(row: SessionRow) -> Session:
    """The session that the row holds."""
    return Session(
        id=SessionId(row.id),
        user_id=UserId(row.user_id),
        token_digest=row.token_digest,
        last_seen_at=row.last_seen_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(session: Session, row: SessionRow) -> SessionRow:
    """The row, with all that the session holds."""
    row.id = session.id
    row.user_id = session.user_id
    row.token_digest = session.token_digest
    row.last_seen_at = session.last_seen_at
    row.created_at = session.created_at
    row.updated_at = session.updated_at
    row.version = session.version
    return row
