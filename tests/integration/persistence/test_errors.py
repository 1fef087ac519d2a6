"""What the errors of each driver mean. The ones that are easily provoked are, in the other files."""

import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError

from blog.adapters.persistence.dialects.contract import DatabaseDialect
from blog.adapters.persistence.dialects.selection import dialect_named
from blog.adapters.persistence.errors import translated
from blog.application.unit_of_work import StorageUnavailable, TransientConflict
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.posts.errors import PostNotFound, SlugTaken


class PostgresError(Exception):
    """What asyncpg raises, as SQLAlchemy hands it on."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("from the server")
        self.sqlstate = sqlstate


def of_postgresql(sqlstate: str) -> Exception:
    return PostgresError(sqlstate)


def of_mysql(number: int | str, message: str = "from the server") -> Exception:
    return Exception(number, message)


def of_sqlite(code: int, message: str = "from the library") -> Exception:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = code
    return error


CONFLICTS = [
    *[("postgresql", of_postgresql(state)) for state in ("40001", "40P01", "55P03")],
    *[("mysql", of_mysql(number)) for number in (1020, 1205, 1213)],
    *[
        ("sqlite", of_sqlite(code))
        for code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_LOCKED)
    ],
]
OUTAGES = [
    *[
        ("postgresql", of_postgresql(state))
        for state in ("08006", "25006", "53300", "57014", "57P01", "57P03")
    ],
    *[("mysql", of_mysql(number)) for number in (1040, 1290, 1969, 2003, 2006, 2013, 3024)],
    *[
        ("sqlite", of_sqlite(code))
        for code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_CANTOPEN)
    ],
]
MISTAKES = [
    ("postgresql", of_postgresql("42601")),
    ("mysql", of_mysql(1064)),
    ("mysql", of_mysql("no number")),
    ("sqlite", of_sqlite(sqlite3.SQLITE_ERROR)),
    ("sqlite", sqlite3.ProgrammingError("of Python's module itself")),
]


def wrapped(error: Exception, *, lost: bool = False) -> DBAPIError:
    return DBAPIError("SELECT 1", {}, error, connection_invalidated=lost)


def raise_translated(dialect: DatabaseDialect, error: Exception, *, is_first: bool = False) -> None:
    with translated(dialect, is_first=is_first):
        raise error


@pytest.mark.parametrize(("name", "error"), CONFLICTS)
def test_a_conflict_is_worth_a_repetition(name: str, error: Exception) -> None:
    with pytest.raises(TransientConflict):
        raise_translated(dialect_named(name), wrapped(error))


@pytest.mark.parametrize(("name", "error"), OUTAGES)
def test_an_outage_makes_the_storage_unavailable(name: str, error: Exception) -> None:
    with pytest.raises(StorageUnavailable):
        raise_translated(dialect_named(name), wrapped(error))


@pytest.mark.parametrize(("name", "error"), MISTAKES)
def test_a_mistake_stays_what_it_is(name: str, error: Exception) -> None:
    with pytest.raises(DBAPIError):
        raise_translated(dialect_named(name), wrapped(error))
    with pytest.raises(StorageUnavailable):
        raise_translated(dialect_named(name), wrapped(error, lost=True))
    with pytest.raises(TransientConflict):
        raise_translated(dialect_named(name), wrapped(error, lost=True), is_first=True)


def test_errors_that_no_database_made_go_through() -> None:
    with pytest.raises(InvalidRequestError):
        raise_translated(dialect_named("sqlite"), InvalidRequestError("a mistake"))
    with pytest.raises(KeyError):
        raise_translated(dialect_named("sqlite"), KeyError())


class TestConstraints:
    @pytest.mark.parametrize(
        ("message", "name"),
        [
            ("Duplicate entry 'x' for key 'uq_posts_slug'", "uq_posts_slug"),
            ("Duplicate entry 'x' for key 'posts.uq_posts_slug'", "uq_posts_slug"),
            ("Duplicate entry 'a' for key 'b'' for key 'uq_tags_slug'", "uq_tags_slug"),
            (
                "a foreign key fails (`blog`.`posts`, CONSTRAINT `fk_posts_author_id` FOREIGN KEY …",
                "fk_posts_author_id",
            ),
            ("Column 'slug' cannot be null", None),
        ],
    )
    def test_mysql_names_them_in_the_message(self, message: str, name: str | None) -> None:
        error = IntegrityError("INSERT", {}, of_mysql(1062, message))
        assert dialect_named("mysql").violated(error) == ({name} if name else set())

    @pytest.mark.parametrize(
        ("statement", "message", "names"),
        [
            ("INSERT INTO posts", "UNIQUE constraint failed: posts.slug", {"uq_posts_slug"}),
            ("UPDATE users SET", "UNIQUE constraint failed: users.email_key", {"uq_users_email_key"}),
            ("INSERT INTO x", "UNIQUE constraint failed: x.y", set()),
            ("INSERT INTO post_tags", "UNIQUE constraint failed: post_tags.post_id, post_tags.tag_id", set()),
            (
                "UPDATE posts SET",
                "FOREIGN KEY constraint failed",
                {"fk_posts_author_id", "fk_posts_series_id"},
            ),
            (
                "DELETE FROM users",
                "FOREIGN KEY constraint failed",
                {"fk_posts_author_id", "fk_post_coauthors_user_id"},
            ),
            (
                "INSERT INTO post_tags",
                "FOREIGN KEY constraint failed",
                {"fk_post_tags_post_id", "fk_post_tags_tag_id"},
            ),
            ("WITH x", "FOREIGN KEY constraint failed", set()),
            ("INSERT INTO posts", "NOT NULL constraint failed: posts.slug", set()),
        ],
    )
    def test_sqlite_leaves_them_to_be_found_out(self, statement: str, message: str, names: set[str]) -> None:
        error = IntegrityError(statement, {}, sqlite3.IntegrityError(message))
        assert dialect_named("sqlite").violated(error) == names

    def test_several_that_mean_different_things_mean_nothing(self) -> None:
        error = IntegrityError(
            "INSERT INTO post_tags", {}, sqlite3.IntegrityError("FOREIGN KEY constraint failed")
        )
        rules = {"fk_post_tags_post_id": PostNotFound, "fk_post_tags_tag_id": ConcurrentUpdate}
        with pytest.raises(IntegrityError), translated(dialect_named("sqlite"), rules):
            raise error
        with (
            pytest.raises(ConcurrentUpdate),
            translated(dialect_named("sqlite"), {"fk_post_tags_tag_id": ConcurrentUpdate}),
        ):
            raise error

    def test_one_that_is_not_expected_stays_an_error(self) -> None:
        error = IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed: posts.slug"))
        with pytest.raises(IntegrityError), translated(dialect_named("sqlite"), {"uq_tags_slug": SlugTaken}):
            raise error
