"""Between sign-ins and their rows."""

from collections.abc import Sequence

from blog.adapters.persistence.sessions.rows import RetiredTokenRow, SessionRow
from blog.domain.common.ids import SessionId, UserId
from blog.domain.sessions.session import RetiredToken, Session


def to_domain(row: SessionRow, retired: Sequence[RetiredTokenRow]) -> Session:
    """The session that the rows hold. Without its retired tokens it may be ended, and not saved."""
    return Session(
        id=SessionId(row.id),
        user_id=UserId(row.user_id),
        token_digest=row.token_digest,
        last_seen_at=row.last_seen_at,
        authenticated_at=row.authenticated_at or row.created_at,
        address=row.address,
        network=row.network,
        user_agent=row.user_agent,
        retired=tuple(RetiredToken(each.token_digest, each.retired_at) for each in retired),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(session: Session, row: SessionRow, stored: int) -> SessionRow:
    """The row, with all that the session holds; `stored` of its retired tokens are there already."""
    row.id = session.id
    row.user_id = session.user_id
    row.token_digest = session.token_digest
    row.last_seen_at = session.last_seen_at
    row.authenticated_at = session.authenticated_at
    row.address = session.address
    row.network = session.network
    row.user_agent = session.user_agent
    row.created_at = session.created_at
    row.updated_at = session.updated_at
    row.version = session.version
    # Tokens are only ever added, but for all of them being forgotten at once.
    if len(session.retired) < stored:
        row.retired.clear()
        stored = 0
    for each in session.retired[stored:]:
        row.retired.append(RetiredTokenRow(token_digest=each.digest, retired_at=each.retired_at))
    return row
