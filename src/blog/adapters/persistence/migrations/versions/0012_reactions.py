"""Who likes which comments, and who reported them.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    table("comment_likes", sa.Column("created_at", TIME, nullable=False))
    table(
        "comment_reports",
        sa.Column("reason", text(20), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("comment_reports")
    op.drop_table("comment_likes")


def text(longest: int) -> TypeEngine[str]:
    return sa.String(longest).with_variant(sa.String(longest, collation="C"), "postgresql")


def table(name: str, *more: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("comment_id", "user_id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=f"fk_{name}_comment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=f"fk_{name}_user_id", ondelete="CASCADE"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index(f"ix_{name}_user_id", name, ["user_id"])
