"""The import contracts of pyproject.toml hold, and each one breaks when it should, and it alone."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.unit.architecture.source import REPOSITORY, ROOT

SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract["id"] for contract in SETTINGS["contracts"]}

# Which contracts it breaks, the file that is added or added to, and the text.
PLANTED = (
    ("layers", "domain/posts/planted.py", "import blog.application"),
    ("layers", "domain/common/planted.py", "import blog.config"),
    ("layers", "application/posts/planted.py", "def late() -> None:\n    import blog.adapters.persistence"),
    ("layers", "adapters/system/planted.py", "import blog.config"),
    ("layers adapter-siblings", "adapters/system/planted.py", "import blog.container"),
    ("layers", "config/loading.py", "import blog.entrypoints"),
    ("layers", "helpers/__init__.py", ""),
    ("pure-core", "domain/posts/planted.py", "import pydantic"),
    ("pure-core", "domain/common/planted.py", "from sqlalchemy.ext.asyncio import AsyncSession"),
    ("pure-core", "application/posts/planted.py", "import fastapi"),
    ("entrypoints-through-container", "entrypoints/http/planted.py", "import blog.adapters.system"),
    ("entrypoints-through-container", "entrypoints/cli/planted.py", "from blog.adapters import persistence"),
    ("adapter-siblings", "adapters/security/planted.py", "import blog.adapters.persistence"),
    ("adapter-siblings", "adapters/persistence/planted.py", "import blog.adapters.system"),
    ("aggregates", "domain/posts/planted.py", "import blog.domain.users"),
    ("aggregates", "domain/access/planted.py", "import blog.domain.comments"),
    ("aggregates", "domain/common/planted.py", "import blog.domain.access"),
    ("aggregates", "domain/newcomers/__init__.py", ""),
    ("rows-stay-inside", "container/options.py", "import blog.adapters.persistence.posts.rows"),
    ("one-composition-root", "adapters/system/planted.py", "import dependency_injector.providers"),
    ("one-composition-root", "container/lifecycle.py", "import dependency_injector"),
    ("one-composition-root", "entrypoints/http/planted.py", "from dependency_injector import containers"),
)

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"


def broken_contracts(root: Path) -> set[str]:
    """Run import-linter, as `make check` does, over the tree that holds the package `blog`."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            LINT_IMPORTS,
            "--config",
            str(REPOSITORY / "pyproject.toml"),
            "--no-logo",
            "--no-cache",
        ],
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200", "NO_COLOR": "1"},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", done.stdout, flags=re.MULTILINE))
    assert verdicts.keys() == CONTRACTS.keys(), done.stdout + done.stderr
    assert done.returncode == ("BROKEN" in verdicts.values()), done.stdout
    return {CONTRACTS[name] for name, verdict in verdicts.items() if verdict == "BROKEN"}


def test_the_tree_keeps_every_contract() -> None:
    assert broken_contracts(ROOT.parent) == set()


@pytest.mark.parametrize(("contracts", "name", "text"), PLANTED)
def test_a_planted_import_breaks_its_contract_alone(
    contracts: str, name: str, text: str, tmp_path: Path
) -> None:
    copy = shutil.copytree(ROOT, tmp_path / "blog", ignore=shutil.ignore_patterns("__pycache__"))
    path = copy / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")
    assert broken_contracts(tmp_path) == set(contracts.split())


def test_the_rows_of_a_new_folder_stay_inside_too(tmp_path: Path) -> None:
    copy = shutil.copytree(ROOT, tmp_path / "blog", ignore=shutil.ignore_patterns("__pycache__"))
    folder = copy / "adapters" / "persistence" / "newcomers"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "rows.py").touch()
    (folder / "store.py").write_text("import blog.adapters.persistence.newcomers.rows\n", encoding="utf-8")
    assert broken_contracts(tmp_path) == set()
    with (copy / "container" / "options.py").open("a", encoding="utf-8") as file:
        file.write("\nimport blog.adapters.persistence.newcomers.rows\n")
    assert broken_contracts(tmp_path) == {"rows-stay-inside"}


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contracts, _, _ in PLANTED for contract in contracts.split()} == set(
        CONTRACTS.values()
    )
