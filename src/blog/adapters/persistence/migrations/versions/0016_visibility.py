"""Who gets to see a post that is published, and who may comment on it.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BEFORE = (
    *(("status", "kind", order, "id") for order in ("published_at", "created_at", "updated_at", "title")),
    ("author_id", "status", "kind", "published_at", "id"),
    ("series_id", "status", "series_part"),
)
AFTER = tuple((*columns, "visibility") for columns in BEFORE)


def upgrade() -> None:
    # A default, so that servers of the version before can go on writing.
    op.add_column("posts", sa.Column("visibility", text(20), nullable=False, server_default="public"))
    op.add_column("posts", sa.Column("comment_access", text(20), nullable=True))
    replace_indexes(BEFORE, AFTER)


def downgrade() -> None:
    # What is not for everybody must not become so by a version that knows of no such posts.
    op.execute(
        "UPDATE posts SET status = 'unpublished', published_at = NULL"
        " WHERE status = 'published' AND visibility <> 'public'"
    )
    replace_indexes(AFTER, BEFORE)
    op.drop_column("posts", "comment_access")
    op.drop_column("posts", "visibility")


def replace_indexes(old: tuple[tuple[str, ...], ...], new: tuple[tuple[str, ...], ...]) -> None:
    # The new ones first: on MySQL one of them serves a foreign key at any time.
    for columns in new:
        op.create_index(name_of(columns), "posts", list(columns))
    for columns in old:
        op.drop_index(name_of(columns), "posts")


def name_of(columns: tuple[str, ...]) -> str:
    return f"ix_posts_{'_'.join(columns)}"


def text(longest: int) -> TypeEngine[str]:
    return sa.String(longest).with_variant(sa.String(longest, collation="C"), "postgresql")
