"""What becomes of posts where the table of posts is rebuilt, which is on SQLite."""

from typing import Any, Final

from sqlalchemy import text

from blog.adapters.persistence import schema
from blog.adapters.persistence.engine import Database, DatabaseOptions
from tests.integration.persistence.test_migrated_comments import insert
from tests.support.databases import create_database
from tests.support.fakes.system import START, uuid7

USER, POST, COMMENT, TAG = (uuid7(number) for number in range(1, 5))
ROWS: Final[dict[str, dict[str, Any]]] = {
    "users": dict.fromkeys(("name", "username", "email", "email_key", "password", "bio"), "x")
    | {"id": USER, "role": "owner", "is_active": True, "password_changed_at": START},
    "posts": dict.fromkeys(("title", "slug", "body_source", "body_html", "body_summary"), "x")
    | {"id": POST, "author_id": USER, "locale": "de", "body_words": 1, "body_renderer": "x"}
    | {"status": "published", "published_at": START},
    "comments": dict.fromkeys(("body_source", "body_html", "body_renderer"), "x")
    | {"id": COMMENT, "post_id": POST, "depth": 1, "status": "approved", "is_shown": True},
    "tags": {"id": TAG, "name": "t", "name_key": "t", "slug": "t"},
}
ASKED: Final = (
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
        for name, row in ROWS.items():
            await insert(options, name, row)
        carried = {"post_id": POST, "tag_id": TAG, "position": 7}
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
