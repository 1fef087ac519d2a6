"""The table of contents of a post, beside the HTML that it leads into."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Null until `blog posts render`: only a renderer knows the headings of what is there.
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("posts", sa.Column("body_toc", document, nullable=True))


def downgrade() -> None:
    op.drop_column("posts", "body_toc")
