"""The tree keeps each rule, and each rule notices when it does not."""

import shutil
from pathlib import Path

import pytest

from tests.unit.architecture import rules
from tests.unit.architecture.rules import RULES, Rule
from tests.unit.architecture.source import REPOSITORY, ROOT

PLANTED: dict[Rule, tuple[tuple[str, str], ...]] = {
    rules.only_the_standard_library_in_the_core: (
        ("domain/posts/planted.py", "import pydantic"),
        ("application/posts/planted.py", "from typing_extensions import deprecated"),
        ("domain/common/planted.py", "def late() -> None:\n    import httpx"),
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
    ),
    rules.the_environment_only_in_config: (
        ("adapters/persistence/planted.py", "import os\nx = os.environ['HOME']"),
        ("entrypoints/cli/planted.py", "from os import getenv"),
    ),
    rules.nothing_made_at_import: (
        ("entrypoints/http/planted.py", "import fastapi\napp = fastapi.FastAPI()"),
        ("planted.py", "settings: Settings = Settings()"),
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
    rules.only_the_standard_library_in_the_core: (
        ("domain/posts/innocent.py", "import re\nfrom blog.domain.common import ids"),
    ),
    rules.time_and_chance_only_in_adapters: (
        ("adapters/system/innocent.py", "import uuid_utils\nfrom uuid import uuid4"),
        ("adapters/security/innocent.py", "import secrets"),
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
    return Path(shutil.copytree(ROOT, tmp_path / "blog", ignore=shutil.ignore_patterns("__pycache__")))


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


def test_every_rule_has_a_planted_violation() -> None:
    assert PLANTED.keys() == set(RULES)


def _found_after_planting(rule: Rule, name: str, text: str, copy: Path) -> set[str]:
    before = set(rule(copy))
    path = copy / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
    return set(rule(copy)) - before
