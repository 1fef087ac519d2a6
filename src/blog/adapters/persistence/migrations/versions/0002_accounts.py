"""Access tokens, one-time secrets, invitations, the audit trail; more about sessions and users.

Says all that it depends on itself, for the models will move on.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# In the order of their foreign keys.
TABLES = ("retired_tokens", "access_tokens", "confirmations", "invitations", "audit", "audit_head")

IDENTITY = sa.Uuid()
TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
DIGEST = sa.LargeBinary(32).with_variant(mysql.CHAR(64), "mysql", "mariadb")
NO_HASH = {"mysql": "0" * 64, "mariadb": "0" * 64}


def upgrade() -> None:
    op.add_column("users", column("email_verified_at", TIME, nullable=True))
    op.add_column("users", column("password_changed_at", TIME, nullable=True))
    op.add_column("sessions", column("authenticated_at", TIME, nullable=True))
    op.add_column("sessions", column("address", text(45), nullable=True))
    op.add_column("sessions", column("network", text(45), nullable=True))
    op.add_column("sessions", column("user_agent", text(200), nullable=True))
    index("sessions", "last_seen_at", "id")
    index("sessions", "created_at", "id")

    table(
        "retired_tokens",
        column("token_digest", DIGEST),
        column("session_id", IDENTITY),
        column("retired_at", TIME),
        primary_key("retired_tokens", "token_digest"),
        reference("retired_tokens", "session_id", "sessions", ondelete="CASCADE"),
    )
    index("retired_tokens", "session_id")

    table(
        "access_tokens",
        column("id", IDENTITY),
        column("kind", text(20)),
        column("user_id", IDENTITY, nullable=True),
        column("made_by", IDENTITY),
        column("name", text(100)),
        column("scopes", text(500)),
        column("token_digest", DIGEST),
        column("expires_at", TIME),
        column("last_used_at", TIME, nullable=True),
        *of_aggregate(),
        primary_key("access_tokens", "id"),
        unique("access_tokens", "token_digest"),
        reference("access_tokens", "user_id", "users", ondelete="CASCADE"),
    )
    index("access_tokens", "user_id", "created_at", "id")
    index("access_tokens", "kind", "created_at", "id")
    index("access_tokens", "expires_at", "id")

    table(
        "confirmations",
        column("id", IDENTITY),
        column("purpose", text(30)),
        column("email", text(100), nullable=True),
        column("user_id", IDENTITY, nullable=True),
        column("requested_by", IDENTITY, nullable=True),
        column("previous_email", text(100), nullable=True),
        column("token_digest", DIGEST, nullable=True),
        column("issued_at", TIME, nullable=True),
        column("expires_at", TIME),
        column("used_at", TIME, nullable=True),
        *of_aggregate(),
        primary_key("confirmations", "id"),
        unique("confirmations", "token_digest"),
        reference("confirmations", "user_id", "users", ondelete="CASCADE"),
    )
    index("confirmations", "user_id", "purpose")
    index("confirmations", "expires_at", "id")

    table(
        "invitations",
        column("id", IDENTITY),
        column("email", text(100)),
        column("email_key", text(255)),
        column("role", text(20)),
        column("invited_by", IDENTITY, nullable=True),
        column("token_digest", DIGEST, nullable=True),
        column("sent_at", TIME, nullable=True),
        column("expires_at", TIME),
        *of_aggregate(),
        primary_key("invitations", "id"),
        unique("invitations", "email_key"),
        unique("invitations", "token_digest"),
        reference("invitations", "invited_by", "users", ondelete="SET NULL"),
    )
    index("invitations", "invited_by")
    index("invitations", "created_at", "id")
    index("invitations", "expires_at", "id")

    table(
        "audit",
        sa.Column("sequence", sa.BigInteger(), nullable=False, autoincrement=False),
        column("id", IDENTITY),
        column("recorded_at", TIME),
        column("actor_id", IDENTITY, nullable=True),
        column("credential", text(20)),
        column("credential_id", IDENTITY, nullable=True),
        column("action", text(50)),
        column("target_type", text(20), nullable=True),
        column("target_id", IDENTITY, nullable=True),
        column("outcome", text(50)),
        column("address", text(45), nullable=True),
        column("request_id", text(128), nullable=True),
        column("changed", text(500)),
        column("previous_hash", DIGEST),
        column("hash", DIGEST),
        primary_key("audit", "sequence"),
        unique("audit", "id"),
    )
    index("audit", "actor_id", "sequence")
    index("audit", "target_id", "sequence")
    index("audit", "action", "sequence")
    index("audit", "outcome", "sequence")
    index("audit", "recorded_at", "sequence")

    head = table(
        "audit_head",
        column("name", text(20)),
        column("sequence", sa.BigInteger()),
        column("hash", DIGEST),
        primary_key("audit_head", "name"),
    )
    start = NO_HASH.get(op.get_bind().dialect.name, b"\x00" * 32)
    op.bulk_insert(head, [{"name": "audit", "sequence": 0, "hash": start}])


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
    for time in ("last_seen_at", "created_at"):
        op.drop_index(f"ix_sessions_{time}_id", "sessions")
    for name, columns in (
        ("sessions", ("authenticated_at", "address", "network", "user_agent")),
        ("users", ("email_verified_at", "password_changed_at")),
    ):
        for each in columns:
            op.drop_column(name, each)


def text(longest: int) -> TypeEngine[str]:
    return sa.String(longest).with_variant(sa.String(longest, collation="C"), "postgresql")


def column(name: str, kind: TypeEngine[Any], *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def of_aggregate() -> tuple[sa.Column[Any], ...]:
    return column("created_at", TIME), column("updated_at", TIME), column("version", sa.Integer())


def primary_key(name: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{name}")


def unique(name: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=f"uq_{name}_{column}")


def reference(name: str, column: str, target: str, *, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{name}_{column}", ondelete=ondelete)


def table(name: str, *parts: sa.schema.SchemaItem, **options: Any) -> sa.Table:  # noqa: ANN401 - the options of any dialect
    return op.create_table(
        name,
        *parts,
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        **options,
    )


def index(name: str, *columns: str) -> None:
    op.create_index(f"ix_{name}_{'_'.join(columns)}", name, list(columns))
