"""What a post is, its image, its place in front, and what machines are to show of it.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SEO = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ORDERS = ("published_at", "created_at", "updated_at", "title")
BEFORE = (*(("status", order, "id") for order in ORDERS), ("author_id", "status", "published_at", "id"))
AFTER = (
    *(("status", "kind", order, "id") for order in ORDERS),
    ("author_id", "status", "kind", "published_at", "id"),
)


def upgrade() -> None:
    # Defaults, so that servers of the version before can go on writing.
    op.add_column("posts", sa.Column("kind", text(20), nullable=False, server_default="post"))
    op.add_column("posts", sa.Column("featured", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("posts", sa.Column("image_url", text(2_048), nullable=True))
    op.add_column("posts", sa.Column("image_alt", text(500), nullable=True))
    op.add_column("posts", sa.Column("image_caption", text(500), nullable=True))
    op.add_column("posts", sa.Column("seo", SEO, nullable=True))
    replace_indexes(BEFORE, AFTER)


def downgrade() -> None:
    replace_indexes(AFTER, BEFORE)
    for name in ("seo", "image_caption", "image_alt", "image_url", "featured", "kind"):
        op.drop_column("posts", name)


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
