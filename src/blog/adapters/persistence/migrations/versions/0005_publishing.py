"""Schedule and trash of posts; their slugs, those of the past among them.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

IDENTITY = sa.Uuid()
TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
SLUG = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("posts", sa.Column("scheduled_at", TIME, nullable=True))
    op.add_column("posts", sa.Column("trashed_at", TIME, nullable=True))
    op.create_index("ix_posts_status_scheduled_at", "posts", ["status", "scheduled_at"])
    op.create_index("ix_posts_status_trashed_at", "posts", ["status", "trashed_at"])
    op.create_table(
        "post_slugs",
        sa.Column("post_id", IDENTITY, nullable=False),
        sa.Column("slug", SLUG, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", "slug", name="pk_post_slugs"),
        sa.UniqueConstraint("slug", name="uq_post_slugs_slug"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.execute(
        "INSERT INTO post_slugs (post_id, slug, is_public) "
        "SELECT id, slug, CASE WHEN status = 'published' THEN true ELSE false END FROM posts"
    )


def downgrade() -> None:
    # An earlier release knows drafts and published posts only; what is in the trash is a draft to it.
    op.execute("UPDATE posts SET status = 'draft' WHERE status NOT IN ('draft', 'published')")
    op.drop_table("post_slugs")
    op.drop_index("ix_posts_status_trashed_at", "posts")
    op.drop_index("ix_posts_status_scheduled_at", "posts")
    op.drop_column("posts", "trashed_at")
    op.drop_column("posts", "scheduled_at")
