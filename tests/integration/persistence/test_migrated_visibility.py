"""What becomes of posts that are not for everybody, on the way back to where all posts were."""

from typing import Final

from sqlalchemy import text

from blog.adapters.persistence import schema
from blog.adapters.persistence.engine import Database, DatabaseOptions
from tests.integration.persistence.test_migrated_comments import POST, USER, insert
from tests.integration.persistence.test_migrations import HISTORY
from tests.support.databases import create_database
from tests.support.fakes.system import START, uuid7

BEFORE: Final = HISTORY[HISTORY.index("0016") - 1]


async def test_what_was_not_for_everybody_is_hidden_and_not_handed_out() -> None:
    with create_database("sqlite") as url:
        options = DatabaseOptions(url=url)
        await schema.upgrade(options, BEFORE)
        user = {each: each for each in ("name", "username", "email", "email_key", "password", "role", "bio")}
        await insert(options, "users", user | {"id": USER, "is_active": True, "password_changed_at": START})
        words = {
            each: each for each in ("title", "body_source", "body_html", "body_summary", "body_renderer")
        }
        post = words | {"author_id": USER, "body_words": 1, "status": "published", "published_at": START}
        # By a server of the version before, while the schema is newer already.
        await schema.upgrade(options, "0016")
        await insert(options, "posts", post | {"id": POST, "slug": "old"})
        for number, visibility in ((3, "public"), (4, "unlisted"), (5, "members")):
            more = {"id": uuid7(number), "slug": visibility, "visibility": visibility}
            await insert(options, "posts", post | more)
        await schema.downgrade(options, BEFORE)
        database = Database.open(options)
        asked = text("SELECT slug, status, published_at IS NULL FROM posts ORDER BY slug")
        found = await database.read(lambda connection: connection.execute(asked).all())
        await database.dispose()
    assert [tuple(row) for row in found] == [
        ("members", "unpublished", 1),
        ("old", "published", 0),
        ("public", "published", 0),
        ("unlisted", "unpublished", 1),
    ]
