"""What becomes of posts where the table of posts is rebuilt."""

from typing import Any

from sqlalchemy import text

from blog.adapters.persistence import schema
from blog.adapters.persistence.engine import Database, DatabaseOptions
from tests.integration.persistence.test_migrated_comments import insert
from tests.support.databases import create_database
from tests.support.fakes.system import START, uuid7

ASKED = (
    "SELECT posts.title, posts.locale, posts.published_at, comments.body_source, post_tags.position "
    "FROM posts JOIN comments ON comments.post_id = posts.id JOIN post_tags ON post_tags.post_id = posts.id"
)


async def rows(options: DatabaseOptions, statement: str) -> list[tuple[object, ...]]:
    database = Database.open(options)
    found = await database.read(lambda connection: list(map(tuple, connection.execute(text(statement)))))
    await database.dispose()
    return found


async def test_a_post_and_all_that_hangs_on_it_stay_when_series_come_and_go() -> None:
    with create_database("sqlite") as url:
        options = DatabaseOptions(url=url)
        await schema.upgrade(options, "0013")
        user: dict[str, Any] = {
            each: each for each in ("name", "username", "email", "email_key", "password", "role", "bio")
        }
        user |= {"id": uuid7(1), "is_active": True, "password_changed_at": START}
        post: dict[str, Any] = {
            each: each for each in ("title", "slug", "body_source", "body_html", "body_summary")
        }
        post |= {"id": uuid7(2), "author_id": uuid7(1), "locale": "de", "body_words": 1, "body_renderer": "x"}
        post |= {"status": "published", "published_at": START}
        said: dict[str, Any] = {
            "id": uuid7(3),
            "post_id": uuid7(2),
            "body_source": "Yes.",
            "body_html": "<p>Yes.</p>",
        }
        said |= {"body_renderer": "x", "depth": 1, "status": "approved", "is_shown": True}
        tag = {"id": uuid7(4), "name": "t", "name_key": "t", "slug": "t"}
        for name, row in (("users", user), ("posts", post), ("comments", said), ("tags", tag)):
            await insert(options, name, row)
        carried = {"post_id": uuid7(2), "tag_id": uuid7(4), "position": 7}
        await insert(options, "post_tags", carried, is_aggregate=False)
        before = await rows(options, ASKED)
        assert len(before) == 1
        await schema.upgrade(options)
        assert await rows(options, ASKED) == before
        assert await rows(options, "SELECT series_id, series_part FROM posts") == [(None, None)]
        assert await rows(options, "PRAGMA foreign_key_check") == []
        await schema.downgrade(options, "0013")
        assert await rows(options, ASKED) == before
        assert await rows(options, "PRAGMA foreign_key_check") == []
