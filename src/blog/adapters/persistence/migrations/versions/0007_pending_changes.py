"""Changes of published posts that readers do not see yet.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
NAMES = sa.String(500).with_variant(sa.String(500, collation="C"), "postgresql")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "pending_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("editor_id", sa.Uuid(), nullable=True),
        sa.Column("changed", NAMES, nullable=False),
        sa.Column("publish_at", TIME, nullable=True),
        sa.Column("fields", DOCUMENT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", DOCUMENT, nullable=False),
        sa.Column("source", LONG_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pending_changes"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_pending_changes_post_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("post_id", name="uq_pending_changes_post_id"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index("ix_pending_changes_publish_at", "pending_changes", ["publish_at"])


def downgrade() -> None:
    op.drop_table("pending_changes")
