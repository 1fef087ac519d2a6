"""What somebody has to say about a report, and reports in the order in which they came.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEX = "ix_comment_reports_comment_id_created_at_user_id"


def upgrade() -> None:
    # Null where servers of the version before go on writing.
    op.add_column("comment_reports", sa.Column("note", text(500), nullable=True))
    op.create_index(INDEX, "comment_reports", ["comment_id", "created_at", "user_id"])


def downgrade() -> None:
    op.drop_index(INDEX, "comment_reports")
    op.drop_column("comment_reports", "note")


def text(longest: int) -> TypeEngine[str]:
    return sa.String(longest).with_variant(sa.String(longest, collation="C"), "postgresql")
