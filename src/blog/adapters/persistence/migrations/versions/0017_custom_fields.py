"""The fields that a site declares for its posts, and their values.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "custom_fields",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", text(40), nullable=False),
        sa.Column("label", text(100), nullable=False),
        sa.Column("description", text(1_000), nullable=True),
        sa.Column("type", text(20), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("constraints", DOCUMENT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_custom_fields"),
        sa.UniqueConstraint("key", name="uq_custom_fields_key"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index("ix_custom_fields_created_at_id", "custom_fields", ["created_at", "id"])
    op.create_table(
        "custom_values",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("value", text(2_048), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("term", text(255), nullable=True),
        sa.PrimaryKeyConstraint("post_id", "field_id", name="pk_custom_values"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_custom_values_post_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["field_id"], ["custom_fields.id"], name="fk_custom_values_field_id", ondelete="CASCADE"
        ),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    for column in ("number", "term"):
        op.create_index(
            f"ix_custom_values_field_id_{column}_post_id", "custom_values", ["field_id", column, "post_id"]
        )
    # A default, so that servers of the version before can go on writing.
    op.add_column("posts", sa.Column("has_custom", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("posts", "has_custom")
    op.drop_table("custom_values")
    op.drop_table("custom_fields")


def text(longest: int) -> TypeEngine[str]:
    return sa.String(longest).with_variant(sa.String(longest, collation="C"), "postgresql")
