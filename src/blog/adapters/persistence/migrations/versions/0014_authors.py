"""Who wrote a post besides its author.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A default, so that servers of the version before can go on writing.
    op.add_column(
        "posts", sa.Column("has_coauthors", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "post_coauthors",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", "user_id", name="pk_post_coauthors"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_post_coauthors_post_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_post_coauthors_user_id", ondelete="RESTRICT"
        ),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index("ix_post_coauthors_user_id_post_id", "post_coauthors", ["user_id", "post_id"])


def downgrade() -> None:
    op.drop_table("post_coauthors")
    op.drop_column("posts", "has_coauthors")
