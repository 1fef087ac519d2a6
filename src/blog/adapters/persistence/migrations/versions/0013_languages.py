"""The language of a post, and the posts that say the same in other languages.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

UNIQUE = "uq_posts_translation_group_locale"


def upgrade() -> None:
    text = sa.String(35).with_variant(sa.String(35, collation="C"), "postgresql")
    # A default, so that servers of the version before can go on writing.
    op.add_column("posts", sa.Column("locale", text, nullable=False, server_default="en"))
    op.add_column("posts", sa.Column("translation_group", sa.Uuid(), nullable=True))
    op.create_index(UNIQUE, "posts", ["translation_group", "locale"], unique=True)


def downgrade() -> None:
    op.drop_index(UNIQUE, "posts")
    op.drop_column("posts", "translation_group")
    op.drop_column("posts", "locale")
