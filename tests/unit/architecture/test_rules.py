"""The tree keeps each rule, and each rule notices when it does not."""

import shutil
from pathlib import Path

import pytest

from tests.unit.architecture import rules
from tests.unit.architecture.rules import RULES, Rule
from tests.unit.architecture.source import REPOSITORY, ROOT

pytestmark = pytest.mark.no_cover  # They read the code, and run none of it.

CONNECTING = "adapters/persistence/dialects/postgresql.py"
REVISION = "adapters/persistence/migrations/versions/9999_planted.py"

PLANTED: dict[Rule, tuple[tuple[str, str], ...]] = {
    rules.every_folder_is_a_package: (
        ("application/newroom/planted.py", "import blog.container"),
        ("entrypoints/newroom/planted.py", "import blog.adapters.persistence.posts.rows"),
        ("application/newroom/inner/__init__.py", "import blog.container"),
        ("adapters/persistence/migrations/versions/newroom/planted.py", "x = 1"),
    ),
    rules.revisions_stand_alone: (
        (REVISION, "from blog.adapters.persistence.posts.rows import PostRow"),
        (REVISION, "def upgrade() -> None:\n    import blog"),
    ),
    rules.imports_are_absolute: (
        ("domain/posts/planted.py", "from . import post"),
        ("entrypoints/http/planted.py", "from ...adapters.persistence.posts import rows"),
    ),
    rules.imports_are_written_out: (
        ("domain/posts/planted.py", "import importlib\nx = importlib.import_module('sqlalchemy')"),
        ("domain/planted.py", "import importlib as i\nx = getattr(i, 'import_module')('sqlalchemy')"),
        ("application/posts/planted.py", "from importlib import import_module as load"),
        ("application/planted.py", "x = __import__('blog.adapters.persistence')"),
        ("application/planted.py", "fetch = __import__\nx = fetch('blog.adapters.persistence')"),
        ("application/planted.py", "import builtins as b\nx = b.__import__('sqlalchemy')"),
        ("entrypoints/http/planted.py", "import sys\nx = sys.modules['blog.adapters.persistence']"),
        ("domain/posts/planted.py", "exec('import sqlalchemy')"),
        ("application/posts/planted.py", "x = eval('1')"),
    ),
    rules.use_cases_import_in_one_direction: (
        ("application/limits/planted.py", "from blog.application.sessions.queries import SessionQueries"),
        ("application/users/planted.py", "from blog.application.comments import views"),
        ("application/posts/planted.py", "import blog.application.comments.views"),
        ("application/newroom/planted.py", "from blog.application.ports import clock"),
    ),
    rules.only_the_standard_library_in_the_core: (
        ("domain/posts/planted.py", "import pydantic"),
        ("application/posts/planted.py", "from typing_extensions import deprecated"),
        ("domain/common/planted.py", "def late() -> None:\n    import httpx"),
        *(
            ("application/posts/planted.py", f"import {name}")
            for name in (
                "socket",
                "sqlite3",
                "urllib.request",
                "subprocess",
                "os",
                "threading",
                "time",
                "random",
            )
        ),
        ("domain/posts/planted.py", "from importlib import resources"),
        ("application/planted.py", "import asyncio as a\nasync def f(): await a.open_connection('x', 1)"),
        ("application/planted.py", "from asyncio import to_thread"),
        ("application/planted.py", "import asyncio.subprocess"),
    ),
    rules.no_imports_for_types_only: (
        ("domain/posts/planted.py", "from typing import TYPE_CHECKING"),
        ("adapters/planted.py", "import typing\nif typing.TYPE_CHECKING:\n    import os"),
    ),
    rules.no_base_http_middleware: (
        ("entrypoints/http/planted.py", "from starlette.middleware.base import BaseHTTPMiddleware"),
    ),
    rules.no_wiring: (
        ("entrypoints/http/planted.py", "from dependency_injector.wiring import Provide, inject"),
        ("entrypoints/http/planted.py", "def f(container): container.wire(modules=[])"),
    ),
    rules.time_and_chance_only_in_adapters: (
        ("application/posts/planted.py", "from datetime import datetime\nx = datetime.now"),
        ("domain/planted.py", "import datetime as d\nx = d.datetime.utcnow()"),
        ("domain/planted.py", "from uuid import uuid4"),
        ("domain/planted.py", "import uuid\nx = uuid.uuid7()"),
        ("entrypoints/http/planted.py", "from random import choice"),
        ("adapters/persistence/planted.py", "import secrets"),
        ("domain/planted.py", "from datetime import datetime as dt\nx = dt.now()"),
        ("domain/planted.py", "import datetime as d\nx = d.datetime.now()"),
        ("domain/planted.py", "from datetime import datetime\ndt = datetime\nx = dt.now()"),
        ("domain/planted.py", "from datetime import date as day\nx = getattr(day, 'today')()"),
        ("domain/planted.py", "import time\nx = time.time()"),
        ("application/planted.py", "from time import monotonic as tick"),
        ("entrypoints/http/planted.py", "import time as t\nx = t.monotonic"),
        ("application/planted.py", "from asyncio import sleep"),
        ("application/planted.py", "import asyncio as a\nasync def f(): await a.sleep(1)"),
        ("adapters/persistence/planted.py", "import os as o\nx = o.urandom(1)"),
        ("adapters/persistence/dialects/planted.py", "from secrets import token_hex"),
        (CONNECTING, "import random"),
    ),
    rules.the_environment_only_in_config: (
        ("adapters/persistence/planted.py", "import os\nx = os.environ['HOME']"),
        ("entrypoints/cli/planted.py", "from os import getenv"),
        ("adapters/persistence/planted.py", "import os as o\nx = o.environ['HOME']"),
        ("entrypoints/http/planted.py", "from os import environ as e"),
        ("adapters/planted.py", "import os\nhere = os\nx = here.getenv('HOME')"),
        ("entrypoints/planted.py", "from pydantic_settings import BaseSettings"),
    ),
    rules.nothing_made_at_import: (
        ("entrypoints/http/planted.py", "import fastapi\napp = fastapi.FastAPI()"),
        ("planted.py", "settings: Settings = Settings()"),
        (
            "adapters/persistence/planted.py",
            "from sqlalchemy.ext.asyncio import create_async_engine as c\nengine = c('')",
        ),
        ("entrypoints/http/planted.py", "from fastapi import FastAPI\nmake = FastAPI\napp = make()"),
        ("entrypoints/http/planted.py", "from blog.entrypoints.http.app import create_app as c\napp = c()"),
        ("entrypoints/planted.py", "import blog.container as c\nhere, there = c.Container(), 1"),
        ("entrypoints/planted.py", "from blog.container import Container as C\nC().settings()"),
        ("planted.py", "from blog.config import Settings as S\nclass A:\n    settings = S()"),
        ("planted.py", "from blog.config import load_settings as s\ndef f(settings=s()): ..."),
    ),
    rules.files_are_short: (("planted.py", "x = 1\n" * 281),),
    rules.folders_are_shallow: (("adapters/persistence/posts/queries/by/planted.py", "x = 1"),),
    rules.files_do_not_repeat_their_folder: (
        ("domain/posts/posts.py", "x = 1"),
        ("domain/posts/post_repository.py", "x = 1"),
        ("entrypoints/cli/main_cli.py", "x = 1"),
    ),
    rules.classes_are_named_for_what_they_do: (
        ("application/posts/planted.py", "class PostManager: ..."),
        ("application/posts/planted.py", "class PostReadingImpl: ..."),
        ("application/posts/planted.py", "class BaseService: ..."),
        ("domain/posts/planted.py", "class IPostRepository: ..."),
    ),
    rules.every_exception_gives_its_reason: (
        ("planted.py", "import os  # noqa: F401"),
        ("planted.py", "x: int = ''  # type: ignore[assignment]"),
        ("planted.py", "x = 1  # pragma: no cover"),
    ),
}

INNOCENT: dict[Rule, tuple[tuple[str, str], ...]] = {
    rules.every_folder_is_a_package: (
        ("domain/posts/innocent.py", "x = 1"),
        (REVISION, "x = 1"),
    ),
    rules.revisions_stand_alone: ((REVISION, "import sqlalchemy as sa\nfrom alembic import op"),),
    rules.imports_are_written_out: (
        ("adapters/innocent.py", "from importlib.metadata import version\nimport re\nx = re.compile('')"),
    ),
    rules.nothing_made_at_import: (
        ("entrypoints/http/innocent.py", "import fastapi\ndef f(): return fastapi.FastAPI()"),
        ("innocent.py", "from blog.config import Settings\nmake = lambda: Settings()"),
    ),
    rules.only_the_standard_library_in_the_core: (
        ("domain/posts/innocent.py", "import re\nfrom blog.domain.common import ids"),
        ("application/innocent.py", "import asyncio\nasync def f(g): await asyncio.create_task(g)"),
        ("domain/innocent.py", "def f(asyncio): return asyncio.sleep"),
    ),
    rules.time_and_chance_only_in_adapters: (
        ("adapters/system/innocent.py", "import uuid_utils\nfrom uuid import uuid4"),
        ("adapters/security/innocent.py", "import secrets"),
        (CONNECTING, "from secrets import token_hex\nx = token_hex(16)"),
        ("application/innocent.py", "def f(time, clock): return time.hour, clock.sleep(1)"),
        ("domain/innocent.py", "from datetime import datetime as dt, time\nx = dt.max, time.min"),
        ("domain/innocent.py", "from uuid import UUID\ndef f(clock): return clock.now()"),
    ),
    rules.the_environment_only_in_config: (("adapters/innocent.py", "import os\nx = os.sep"),),
    rules.files_do_not_repeat_their_folder: (("domain/posts/post.py", "x = 1"),),
    rules.classes_are_named_for_what_they_do: (
        ("domain/innocent.py", "class IdGenerator: ...\nclass Base: ..."),
    ),
    rules.every_exception_gives_its_reason: (
        ("innocent.py", "import os  # noqa: F401  (others import it from here)"),
        ("innocent.py", "# The stub is wrong.\nx: int = ''  # type: ignore[assignment]"),
    ),
}


def flat(table: dict[Rule, tuple[tuple[str, str], ...]]) -> list[tuple[Rule, str, str]]:
    return [(rule, name, text) for rule, files in table.items() for name, text in files]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The folders of the tree, with nothing in them but what makes them packages."""
    return Path(shutil.copytree(ROOT, tmp_path / "blog", ignore=_what_makes_no_package))


def _what_makes_no_package(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name != "__init__.py" and not Path(folder, name).is_dir()]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps(rule: Rule) -> None:
    assert list(rule(ROOT)) == []


def test_the_tests_give_a_reason_for_every_exception_too() -> None:
    found = list(rules.every_exception_gives_its_reason(REPOSITORY / "tests"))
    assert [place for place in found if "unit/architecture/test_rules.py" not in place] == []


@pytest.mark.parametrize(("rule", "name", "text"), flat(PLANTED))
def test_a_planted_violation_is_found(rule: Rule, name: str, text: str, copy: Path) -> None:
    assert {place.split(":")[0] for place in _found_after_planting(rule, name, text, copy)} == {name}


@pytest.mark.parametrize(("rule", "name", "text"), flat(INNOCENT))
def test_an_innocent_file_is_left_alone(rule: Rule, name: str, text: str, copy: Path) -> None:
    assert _found_after_planting(rule, name, text, copy) == set()


@pytest.mark.parametrize("name", rules.EXCUSED)
def test_every_excuse_is_needed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(rules.EXCUSED, name)
    found = {place.split(":")[0] for place in rules.time_and_chance_only_in_adapters(ROOT)}
    assert found == {name}


def test_every_rule_has_a_planted_violation() -> None:
    assert PLANTED.keys() == set(RULES)


def _found_after_planting(rule: Rule, name: str, text: str, copy: Path) -> set[str]:
    path = copy / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
    return set(rule(copy))
