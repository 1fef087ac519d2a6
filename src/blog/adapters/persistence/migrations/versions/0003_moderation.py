"""Where a comment stands, and whether readers are shown its place.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DEEPEST = 5
INDEXES = (
    ("post_id", "is_shown", "created_at", "id"),
    ("post_id", "status"),
    ("status", "created_at", "id"),
)
COMMENTS = sa.table(
    "comments",
    sa.column("id", sa.Uuid()),
    sa.column("parent_id", sa.Uuid()),
    sa.column("body_source", sa.Text()),
    sa.column("status", sa.String(20)),
    sa.column("is_shown", sa.Boolean()),
)


def upgrade() -> None:
    status = sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql")
    op.add_column("comments", sa.Column("status", status, nullable=False, server_default="pending"))
    op.add_column("comments", sa.Column("is_shown", sa.Boolean(), nullable=False, server_default=sa.false()))
    # What was said so far was public at once.
    is_there = COMMENTS.c.body_source.is_not(None)
    op.execute(COMMENTS.update().where(is_there).values(status="approved", is_shown=True))
    op.execute(COMMENTS.update().where(~is_there).values(status="deleted"))
    # A tombstone keeps its place while anything hangs below: one level more in each turn.
    for _ in range(DEEPEST - 1):
        # In two steps, for MySQL does not read the table that it changes.
        shown = sa.select(COMMENTS.c.parent_id).where(COMMENTS.c.is_shown, COMMENTS.c.parent_id.is_not(None))
        parents = sa.select(shown.subquery().c.parent_id)
        op.execute(COMMENTS.update().where(COMMENTS.c.id.in_(parents)).values(is_shown=True))
    for columns in INDEXES:
        op.create_index(name_of(columns), "comments", list(columns))


def downgrade() -> None:
    for columns in INDEXES:
        op.drop_index(name_of(columns), "comments")
    op.drop_column("comments", "is_shown")
    op.drop_column("comments", "status")


def name_of(columns: tuple[str, ...]) -> str:
    return f"ix_comments_{'_'.join(columns)}"
