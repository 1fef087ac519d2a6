"""The token that makes the first owner: printed by a start without one, and good once."""

import asyncio
import re
import signal
from pathlib import Path

import httpx
import pytest

from blog.adapters.persistence.engine import DatabaseOptions
from blog.adapters.persistence.schema import Schema
from blog.config import Settings
from blog.entrypoints.cli.database import prepare_embedded
from blog.entrypoints.cli.setup import Owners, offer_set_up
from tests.integration.cli.conftest import run
from tests.support.databases import DATABASES, Kind, create_database
from tests.support.processes import PATIENCE, serving

TOKEN = re.compile(r"bo_[A-Za-z0-9_-]{43}[0-9a-f]{8}")
ADA = {"name": "Ada", "email": "ada@example.org", "password": "engine-no-2-of-1843"}


def output_of(folder: Path, owner: dict[str, str] | None = None, **environment: str) -> str:
    """What a start prints; meanwhile, or before it ends, the owner is set up with the token."""
    with serving(folder, **environment) as (process, address):
        assert process.stdout is not None
        printed = ""
        while not printed.endswith("Ctrl-C stops the server.\n"):
            printed += process.stdout.readline()
        if owner is not None:
            (token,) = TOKEN.findall(printed)
            for status in (201, 422):
                answer = httpx.post(f"{address}/auth/setup", json={**owner, "token": token}, timeout=PATIENCE)
                assert answer.status_code == status, answer.text
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=PATIENCE)
    return printed + rest


def test_a_start_prints_a_token_until_there_is_an_owner(tmp_path: Path) -> None:
    first = output_of(tmp_path)
    second = output_of(tmp_path, ADA)
    third = output_of(tmp_path)

    tokens = [*TOKEN.findall(first), *TOKEN.findall(second)]
    assert len(set(tokens)) == 2
    for printed in (first, second):
        assert printed.index("users create --role owner") < printed.index("/auth/setup")
    assert "owner" not in third
    assert TOKEN.findall(third) == []
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert not any(token in log for token in tokens)


def test_what_is_printed_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    printed = output_of(tmp_path)

    command = printed[printed.index("  curl") :].partition("\nCtrl-C")[0]
    assert re.fullmatch(
        r"  curl http://127\.0\.0\.1:\d+/auth/setup -H 'Content-Type: application/json' \\\n"
        r"""    -d '\{"token": "bo_[\w-]+", "name": "Your Name",\n"""
        r"""         "email": "you@example\.org", "password": "…"\}'""",
        command,
    )


@pytest.mark.parametrize("kind", DATABASES[1:])
def test_several_workers_print_one_token_and_take_it(tmp_path: Path, kind: Kind) -> None:
    with create_database(kind) as url:
        Schema(DatabaseOptions(url=url)).upgrade()
        printed = output_of(tmp_path, ADA, BLOG_DATABASE_URL=url, BLOG_WORKERS="2")

    assert len(TOKEN.findall(printed)) == 1


def settings_of(folder: Path) -> Settings:
    return Settings(_env_file=None, database_url=f"sqlite:///{folder}/blog.sqlite3")


def test_an_owner_from_the_command_line_ends_the_offer(database: Path) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{database}")
    prepare_embedded(settings)
    assert asyncio.run(offer_set_up(settings)).token is not None

    made = run("users", "create", "--role", "owner", "--email", "ada@example.org", "--name", "Ada",
               "--password-stdin", stdin="a long enough password\n")  # fmt: skip

    assert made.exit_code == 0
    assert asyncio.run(offer_set_up(settings)) == Owners(are_there=True)


def test_a_database_without_the_schema_of_this_release_is_left_alone(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert asyncio.run(offer_set_up(settings)) == Owners()
    Schema(DatabaseOptions(url=settings.database_url)).upgrade("0001")
    assert asyncio.run(offer_set_up(settings)) == Owners()


def test_a_database_that_is_away_is_no_failure() -> None:
    settings = Settings(_env_file=None, database_url="postgresql://u@127.0.0.1:9/d")
    assert asyncio.run(offer_set_up(settings)) == Owners()


def test_the_token_is_not_shown_by_accident() -> None:
    assert "bo_x" not in repr(Owners(token="bo_x"))
