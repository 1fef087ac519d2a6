"""Guests, when a comment was edited, and an index by which its replies are read and counted.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def text(longest: int) -> TypeEngine[str]:
    return sa.String(longest).with_variant(sa.String(longest, collation="C"), "postgresql")


TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
COLUMNS = (("guest_name", text(50)), ("guest_email", text(100)), ("edited_at", TIME))
REPLIES = "ix_comments_parent_id_is_shown_created_at_id"


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("comments", sa.Column(name, kind, nullable=True))
    # In this order: MySQL keeps an index for the foreign key at all times.
    op.create_index(REPLIES, "comments", ["parent_id", "is_shown", "created_at", "id"])
    op.drop_index("ix_comments_parent_id", "comments")


def downgrade() -> None:
    op.create_index("ix_comments_parent_id", "comments", ["parent_id"])
    op.drop_index(REPLIES, "comments")
    for name, _ in reversed(COLUMNS):
        op.drop_column("comments", name)
