"""Revisions: every stored version of a post.

Says all that it depends on itself, for the models will move on.
"""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IDENTITY = sa.Uuid()
TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TEXTS = ("title", "slug", "excerpt", "kind", "image_url", "image_alt", "image_caption")
BATCH: Final = 200
"""Posts that get their first revision at once: a post may have 200 KB."""


def upgrade() -> None:
    revisions = op.create_table(
        "revisions",
        column("post_id", IDENTITY),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        column("editor_id", IDENTITY, nullable=True),
        column("created_at", TIME),
        column("changed", text(500)),
        column("fields", DOCUMENT),
        column("source", LONG_TEXT, nullable=True),
        sa.PrimaryKeyConstraint("post_id", "number", name="pk_revisions"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_revisions_post_id", ondelete="CASCADE"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    begin(revisions)


def downgrade() -> None:
    op.drop_table("revisions")


def begin(revisions: sa.Table) -> None:
    """Give each post the revision that it is at."""
    posts = sa.table(
        "posts",
        sa.column("id", IDENTITY),
        *(sa.column(name, text(1_000)) for name in TEXTS),
        sa.column("featured", sa.Boolean()),
        sa.column("seo", DOCUMENT),
        sa.column("body_source", LONG_TEXT),
        sa.column("updated_at", TIME),
        sa.column("version", sa.Integer()),
    )
    post_tags = sa.table(
        "post_tags",
        sa.column("post_id", IDENTITY),
        sa.column("tag_id", IDENTITY),
        sa.column("position", sa.Integer()),
    )
    connection = op.get_bind()
    page = sa.select(posts).order_by(posts.c.id).limit(BATCH)
    found = connection.execute(page).all()
    while found:
        ids = [post.id for post in found]
        tags: dict[Any, list[str]] = {post_id: [] for post_id in ids}
        of_these = sa.select(post_tags).where(post_tags.c.post_id.in_(ids)).order_by(post_tags.c.position)
        for post_id, tag_id, _ in connection.execute(of_these):
            tags[post_id].append(str(tag_id))
        connection.execute(
            revisions.insert(),
            [
                {
                    "post_id": post.id,
                    "number": post.version,
                    "editor_id": None,
                    "created_at": post.updated_at,
                    "changed": "",
                    "fields": {
                        "title": post.title,
                        "slug": post.slug,
                        "excerpt": post.excerpt,
                        "tags": tags[post.id],
                        "kind": post.kind,
                        "featured": post.featured,
                        "feature_image": image(post),
                        "seo": post.seo or {},
                    },
                    "source": post.body_source,
                }
                for post in found
            ],
        )
        found = connection.execute(page.where(posts.c.id > ids[-1])).all()


def image(post: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a row of whatever columns were asked for
    if post.image_url is None:
        return None
    return {"url": post.image_url, "alt": post.image_alt or "", "caption": post.image_caption}


def text(longest: int) -> TypeEngine[str]:
    return sa.String(longest).with_variant(sa.String(longest, collation="C"), "postgresql")


def column(name: str, kind: TypeEngine[Any], *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)
