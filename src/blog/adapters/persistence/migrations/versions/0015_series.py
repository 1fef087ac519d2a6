"""Series of posts, and the place of each post in one.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
KEY = "fk_posts_series_id"
INDEX = "ix_posts_series_id_status_series_part"


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", text(200), nullable=False),
        sa.Column("slug", text(100), nullable=False),
        sa.Column("description", text(2_000), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("slug", name="uq_series_slug"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index("ix_series_title_id", "series", ["title", "id"])
    op.create_index("ix_series_created_at_id", "series", ["created_at", "id"])
    # SQLite adds a key to no table that is there: it is rebuilt.
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("series_id", sa.Uuid(), nullable=True))
        posts.add_column(sa.Column("series_part", sa.Integer(), nullable=True))
        # Before the key, for which MySQL would make another one.
        posts.create_index(INDEX, ["series_id", "status", "series_part"])
        posts.create_foreign_key(KEY, "series", ["series_id"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.drop_constraint(KEY, type_="foreignkey")
        posts.drop_index(INDEX)
        posts.drop_column("series_part")
        posts.drop_column("series_id")
    op.drop_table("series")


def text(longest: int) -> TypeEngine[str]:
    return sa.String(longest).with_variant(sa.String(longest, collation="C"), "postgresql")
