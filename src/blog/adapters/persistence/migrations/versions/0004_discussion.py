"""When a comment was edited, and an index by which its replies are read and counted.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
REPLIES = "ix_comments_parent_id_is_shown_created_at_id"


def upgrade() -> None:
    op.add_column("comments", sa.Column("edited_at", TIME, nullable=True))
    # In this order: MySQL keeps an index for the foreign key at all times.
    op.create_index(REPLIES, "comments", ["parent_id", "is_shown", "created_at", "id"])
    op.drop_index("ix_comments_parent_id", "comments")


def downgrade() -> None:
    op.create_index("ix_comments_parent_id", "comments", ["parent_id"])
    op.drop_index(REPLIES, "comments")
    op.drop_column("comments", "edited_at")
