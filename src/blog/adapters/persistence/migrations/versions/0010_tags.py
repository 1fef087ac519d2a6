"""More about tags; where the addresses lead that they had.

Says all that it depends on itself, for the models will move on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MORE = {
    "description": 2_000,
    "colour": 7,
    "image_url": 2_048,
    "image_alt": 500,
    "meta_title": 300,
    "meta_description": 500,
}


def upgrade() -> None:
    for name, longest in MORE.items():
        op.add_column("tags", sa.Column(name, text(longest), nullable=True))
    op.create_table(
        "tag_leads",
        sa.Column("slug", text(100), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("was_public", sa.Boolean(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=True),
        sa.Column("merged_name_key", text(540), nullable=True),
        sa.PrimaryKeyConstraint("slug", name="pk_tag_leads"),
        sa.UniqueConstraint("merged_id", name="uq_tag_leads_merged_id"),
        sa.UniqueConstraint("merged_name_key", name="uq_tag_leads_merged_name_key"),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name="fk_tag_leads_tag_id", ondelete="CASCADE"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index("ix_tag_leads_tag_id", "tag_leads", ["tag_id"])


def downgrade() -> None:
    op.drop_table("tag_leads")
    for name in reversed(MORE):
        op.drop_column("tags", name)


def text(longest: int) -> TypeEngine[str]:
    return sa.String(longest).with_variant(sa.String(longest, collation="C"), "postgresql")
