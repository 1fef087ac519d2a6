"""Users, sessions, tags, posts, comments, and the outbox.

Says all that it depends on itself, for the models will move on.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# In the order of their foreign keys.
TABLES = ("users", "sessions", "tags", "posts", "post_tags", "comments", "outbox", "leases", "guards")

IDENTITY = sa.Uuid()
TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
DIGEST = sa.LargeBinary(32).with_variant(mysql.CHAR(64), "mysql", "mariadb")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

UNDELIVERED = sa.text("delivered_at IS NULL AND parked_at IS NULL")


def upgrade() -> None:
    table(
        "users",
        column("id", IDENTITY),
        column("name", text(50)),
        column("username", text(50)),
        column("email", text(100)),
        column("email_key", text(255)),
        column("password", text(255)),
        column("role", text(20)),
        column("bio", text(2_000)),
        column("is_active", sa.Boolean()),
        *of_aggregate(),
        primary_key("users", "id"),
        unique("users", "username"),
        unique("users", "email_key"),
    )
    index("users", "created_at", "id")
    index("users", "name", "id")
    index("users", "role", "is_active")

    table(
        "sessions",
        column("id", IDENTITY),
        column("user_id", IDENTITY),
        column("token_digest", DIGEST),
        column("last_seen_at", TIME),
        *of_aggregate(),
        primary_key("sessions", "id"),
        unique("sessions", "token_digest"),
        reference("sessions", "user_id", "users", ondelete="CASCADE"),
    )
    index("sessions", "user_id")

    table(
        "tags",
        column("id", IDENTITY),
        column("name", text(30)),
        column("name_key", text(540)),
        column("slug", text(100)),
        *of_aggregate(),
        primary_key("tags", "id"),
        unique("tags", "name_key"),
        unique("tags", "slug"),
    )
    index("tags", "name", "id")
    index("tags", "created_at", "id")

    table(
        "posts",
        column("id", IDENTITY),
        column("author_id", IDENTITY),
        column("title", text(200)),
        column("slug", text(100)),
        column("excerpt", text(1_000), nullable=True),
        column("status", text(20)),
        column("published_at", TIME, nullable=True),
        column("body_summary", LONG_TEXT),
        column("body_words", sa.Integer()),
        column("body_renderer", text(100)),
        *of_aggregate(),
        column("body_source", LONG_TEXT),
        column("body_html", LONG_TEXT),
        primary_key("posts", "id"),
        unique("posts", "slug"),
        reference("posts", "author_id", "users", ondelete="RESTRICT"),
    )
    index("posts", "status", "published_at", "id")
    index("posts", "status", "created_at", "id")
    index("posts", "status", "updated_at", "id")
    index("posts", "status", "title", "id")
    index("posts", "author_id", "status", "published_at", "id")

    table(
        "post_tags",
        column("post_id", IDENTITY),
        column("tag_id", IDENTITY),
        column("position", sa.Integer()),
        primary_key("post_tags", "post_id", "tag_id"),
        reference("post_tags", "post_id", "posts", ondelete="CASCADE"),
        reference("post_tags", "tag_id", "tags", ondelete="CASCADE"),
    )
    index("post_tags", "tag_id", "post_id")

    table(
        "comments",
        column("id", IDENTITY),
        column("post_id", IDENTITY),
        column("author_id", IDENTITY, nullable=True),
        column("parent_id", IDENTITY, nullable=True),
        column("depth", sa.Integer()),
        column("body_renderer", text(100), nullable=True),
        *of_aggregate(),
        column("body_source", LONG_TEXT, nullable=True),
        column("body_html", LONG_TEXT, nullable=True),
        primary_key("comments", "id"),
        reference("comments", "post_id", "posts", ondelete="CASCADE"),
        reference("comments", "author_id", "users", ondelete="SET NULL"),
        reference("comments", "parent_id", "comments", ondelete="CASCADE"),
    )
    index("comments", "post_id", "created_at", "id")
    index("comments", "author_id", "created_at", "id")
    index("comments", "created_at", "id")
    index("comments", "parent_id")

    table(
        "outbox",
        column("id", SEQUENCE),
        column("name", text(50)),
        column("aggregate_type", text(20)),
        column("aggregate_id", IDENTITY),
        column("aggregate_version", sa.Integer()),
        column("actor_id", IDENTITY, nullable=True),
        column("occurred_at", TIME),
        column("payload", DOCUMENT),
        column("recorded_at", TIME),
        column("attempts", sa.Integer()),
        column("next_attempt_at", TIME, nullable=True),
        column("delivered_at", TIME, nullable=True),
        column("parked_at", TIME, nullable=True),
        column("error", text(500), nullable=True),
        primary_key("outbox", "id"),
        sqlite_autoincrement=True,
    )
    index("outbox", "aggregate_id", "id")
    op.create_index(
        "ix_outbox_undelivered",
        "outbox",
        ["delivered_at", "parked_at", "id"],
        postgresql_where=UNDELIVERED,
        sqlite_where=UNDELIVERED,
    )

    leases = table(
        "leases",
        column("name", text(20)),
        column("holder", IDENTITY, nullable=True),
        column("expires_at", TIME, nullable=True),
        primary_key("leases", "name"),
    )
    op.bulk_insert(leases, [{"name": "outbox"}])

    guards = table("guards", column("name", text(20)), primary_key("guards", "name"))
    op.bulk_insert(guards, [{"name": "owners"}])


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


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
