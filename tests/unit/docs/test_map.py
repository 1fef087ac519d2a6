"""Every path that the documentation names exists, and the map leaves nothing out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.documents import ROOT

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], key=lambda path: path.relative_to(ROOT).as_posix()
)
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")
PORT = re.compile(r"^class (\w+)\(Protocol\):", re.MULTILINE)
MAP = (ROOT / "docs" / "map.md").read_text("utf-8")
AGGREGATES = sorted(path.parent.name for path in (ROOT / "src" / "blog" / "domain").glob("*/repository.py"))


def broken_links(document: Path, text: str) -> list[str]:
    return [link for link in LINK.findall(text) if not (document.parent / link).exists()]


def tree_of(text: str) -> str:
    """The code block below the heading `## Map`."""
    return text.split("\n## Map\n", 1)[1].split("```", 2)[1]


def paths_in(tree: str) -> Iterator[str]:
    """The paths of a tree that is drawn with two spaces a level and a description after two spaces."""
    above: list[str] = []
    for line in tree.splitlines():
        if not (entry := re.match(r"(?P<indent> *)(?P<names>\S+(?: \S+)*)", line)):
            continue
        depth = len(entry["indent"]) // 2
        names = entry["names"].split(" ")
        del above[depth:]
        for name in names:
            yield "".join([*above, name])
        above.append(names[-1])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file(document: Path) -> None:
    assert broken_links(document, document.read_text("utf-8")) == []


def test_a_link_to_nowhere_is_noticed() -> None:
    assert broken_links(ROOT / "README.md", "[gone](docs/gone.md#part) [there](docs/map.md)") == [
        "docs/gone.md"
    ]


def test_every_path_in_the_tree_of_the_readme_exists() -> None:
    paths = list(paths_in(tree_of((ROOT / "README.md").read_text("utf-8"))))

    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_folder_of_the_package_is_in_the_tree_of_the_readme() -> None:
    paths = set(paths_in(tree_of((ROOT / "README.md").read_text("utf-8"))))
    package = ROOT / "src" / "blog"
    folders = {
        f"{folder.relative_to(ROOT).as_posix()}/"
        for pattern in ("*/", "domain/*/", "application/*/", "adapters/*/", "entrypoints/*/")
        for folder in package.glob(pattern)
        if folder.name != "__pycache__"
    }

    assert folders - paths == set()


def test_a_tree_is_read_by_its_indentation() -> None:
    tree = "\na/  first\n  b/ c/  second\n    d.py\n  e.py  third\n"

    assert list(paths_in(tree)) == ["a/", "a/b/", "a/c/", "a/c/d.py", "a/e.py"]


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_the_map_shows_every_aggregate_in_every_layer(aggregate: str) -> None:
    for layer in ("domain", "application", "adapters/persistence"):
        assert f"](../src/blog/{layer}/{aggregate})" in MAP


def test_the_map_has_one_row_for_each_port() -> None:
    rows = re.findall(r"^\| \[(\w+)\]\(\.\./src/blog/application/", MAP, re.MULTILINE)

    assert len(rows) > 10
    assert [port for port in rows if rows.count(port) > 1] == []


def test_the_map_names_every_port() -> None:
    package = ROOT / "src" / "blog"
    ports = {
        port
        for layer in (package / "application", package / "domain")
        for file in layer.rglob("*.py")
        for port in PORT.findall(file.read_text("utf-8"))
    }

    assert len(ports) > len(AGGREGATES)
    assert {port for port in ports if not re.search(rf"\b{port}\b", MAP)} == set()
