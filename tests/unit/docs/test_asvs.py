"""The ledger of OWASP ASVS 5.0, levels 1 and 2, is complete, and everything that it names is there."""

import ast
import csv
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

import pytest

from tests.support.documents import ROOT
from tests.unit.architecture import rules

FIRST_LEVEL: Final = (
    "1.2:1-5 1.3:1-2 1.5:1 2.1:1 2.2:1-2 2.3:1 3.2:1-2 3.3:1 3.4:1-2 3.5:1-3 4.1:1 4.4:1 5.2:1-2 5.3:1-2 "
    "6.1:1 6.2:1-8 6.3:1-2 6.4:1-2 7.2:1-4 7.4:1-2 8.1:1 8.2:1-2 8.3:1 9.1:1-3 9.2:1 10.4:1-5 11.3:1-2 "
    "11.4:1 12.1:1 12.2:1-2 13.4:1 14.2:1 14.3:1 15.1:1 15.2:1 15.3:1"
)
SECOND_LEVEL: Final = (
    "1.1:1-2 1.2:6-9 1.3:3-11 1.4:1-3 1.5:2 2.1:2-3 2.2:3 2.3:2-4 2.4:1 3.3:2-4 3.4:3-6 3.5:4-5 3.7:1-2 "
    "4.1:2-3 4.2:1 4.3:1-2 4.4:2-4 5.1:1 5.2:3 5.4:1-3 6.1:2-3 6.2:9-12 6.3:3-4 6.4:3-4 6.5:1-5 6.6:1-3 "
    "6.8:1-4 7.1:1-3 7.3:1-2 7.4:3-5 7.5:1-2 7.6:1-2 8.1:2 8.2:3 8.4:1 9.2:2-4 10.1:1-2 10.2:1-2 10.3:1-4 "
    "10.4:6-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:3 11.4:2-4 11.5:1 11.6:1 12.1:2-3 12.3:1-4 "
    "13.1:1 13.2:1-5 13.3:1-2 13.4:2-5 14.1:1-2 14.2:2-4 14.3:2-3 15.1:2-3 15.2:2-3 15.3:2-7 16.1:1 16.2:1-5 "
    "16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2"
)
STATUSES: Final = {"held", "documented", "partly", "not_applicable", "open"}
SHORTEST_REASON: Final = 10
LONGEST: Final = 200


class Row(NamedTuple):
    """What the ledger says of one requirement."""

    id: str
    level: str
    subject: str
    status: str
    evidence: str
    note: str


def read() -> list[Row]:
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert tuple(header) == Row._fields
    return [Row(*row) for row in rows]


def numbered(packed: str) -> Iterator[str]:
    """`1.2:1-3` as V1.2.1, V1.2.2, V1.2.3."""
    for part in packed.split():
        section, _, numbers = part.partition(":")
        first, _, last = numbers.partition("-")
        yield from (f"V{section}.{number}" for number in range(int(first), int(last or first) + 1))


def by_number(requirement: str) -> list[int]:
    return [int(part) for part in requirement.removeprefix("V").split(".")]


LEVELS: Final = dict.fromkeys(numbered(FIRST_LEVEL), "1") | dict.fromkeys(numbered(SECOND_LEVEL), "2")
ROWS: Final = read()


@cache
def functions_in(file: str) -> frozenset[str]:
    """The test functions of a file, those of a class as `TestClass::test_it`."""
    path = ROOT / file
    if not re.fullmatch(r"tests/(unit|integration)/.*\btest_\w+\.py", file) or not path.is_file():
        return frozenset()

    def functions(body: list[ast.stmt]) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield node.name

    module = ast.parse(path.read_text("utf-8"))
    classes = [
        node for node in module.body if isinstance(node, ast.ClassDef) and node.name.startswith("Test")
    ]
    within = (f"{each.name}::{name}" for each in classes for name in functions(each.body))
    return frozenset([*functions(module.body), *within])


@cache
def anchors_in(file: str) -> frozenset[str]:
    """The headings of a document, as their links write them."""
    path = ROOT / file
    if not re.fullmatch(r"[\w/.-]+\.md", file) or not path.is_file():
        return frozenset()
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


@cache
def lint_codes() -> frozenset[str]:
    """The rules of ruff that are in force over the package."""
    listed = subprocess.run(
        [sys.executable, "-m", "ruff", "rule", "--all", "--output-format", "json"],
        capture_output=True,
        check=True,
    )
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    off = [*lint["ignore"]]
    for pattern, codes in lint["per-file-ignores"].items():
        off += codes if pattern.startswith("src/") else []
    stable = [rule["code"] for rule in json.loads(listed.stdout) if "Stable" in rule["status"]]
    return frozenset(code for code in stable if not code.startswith(tuple(off)))


@cache
def contracts() -> frozenset[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return frozenset(contract["id"] for contract in settings["tool"]["importlinter"]["contracts"])


@cache
def targets() -> frozenset[str]:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    return frozenset(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


@cache
def conventions() -> frozenset[str]:
    named = re.findall(r"rule `(\w+)`", (ROOT / "docs" / "conventions.md").read_text("utf-8"))
    return frozenset(name for name in named if callable(getattr(rules, name, None)))


CHECKS: Final[dict[str, Callable[[], frozenset[str]]]] = {
    "contract": contracts,
    "make": targets,
    "rule": conventions,
    "ruff": lint_codes,
}


def enforces(evidence: str) -> bool:
    """Whether it is a test or a check, and not a document."""
    return evidence.startswith(("check:", "tests/"))


def exists(evidence: str) -> bool:
    """Whether there is what is named: `tests/…::test_it`, `check:kind/name`, `docs/….md#heading`."""
    if evidence.startswith("check:"):
        kind, _, name = evidence.removeprefix("check:").partition("/")
        return kind in CHECKS and name in CHECKS[kind]()
    if evidence.startswith("tests/"):
        file, _, test = evidence.partition("::")
        return test in functions_in(file)
    document, _, heading = evidence.partition("#")
    return heading in anchors_in(document)


def faults(row: Row) -> list[str]:
    """What is wrong with a row."""
    named = row.evidence.split()
    enforced = [enforces(each) for each in named]
    reason_is_due = row.status in {"partly", "not_applicable", "open"}
    wrong = {
        f"unknown status {row.status}": row.status not in STATUSES,
        "a subject in a few words": not 0 < len(row.subject.split()) <= 10,
        "held by nothing that could fail": row.status == "held" and not any(enforced),
        "documented nowhere": row.status == "documented" and all(enforced),
        "no reason": reason_is_due and len(row.note) < SHORTEST_REASON,
        "a long note": len(row.note) > LONGEST,
        "the same evidence twice": len(set(named)) < len(named),
    }
    missing = [f"there is no {each}" for each in named if not exists(each)]
    return [fault for fault, is_so in wrong.items() if is_so] + missing


def test_it_has_every_requirement_once_in_order() -> None:
    assert [row.id for row in ROWS] == sorted(LEVELS, key=by_number)
    assert {row.id: row.level for row in ROWS} == LEVELS


def test_the_requirements_are_those_of_the_standard() -> None:
    chapters = Counter(each.partition(".")[0] for each in LEVELS)

    assert list(LEVELS.values()).count("1") == 70
    assert [chapters[f"V{number}"] for number in range(1, 18)] == [
        27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7
    ]  # fmt: skip


def test_every_row_is_true_to_its_status_and_names_what_is_there() -> None:
    assert {row.id: found for row in ROWS if (found := faults(row))} == {}


def test_it_is_in_words_of_our_own() -> None:
    assert [row.id for row in ROWS if re.search(r"\bverify that\b", " ".join(row), re.IGNORECASE)] == []


def test_no_two_subjects_are_the_same() -> None:
    assert [subject for subject, times in Counter(row.subject for row in ROWS).items() if times > 1] == []


GOOD: Final = Row("V1.1.1", "2", "a subject", "held", "check:make/check", "")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (GOOD._replace(status="done"), "unknown status done"),
        (GOOD._replace(subject=""), "a subject in a few words"),
        (
            GOOD._replace(evidence="docs/map.md#ports-and-what-fulfils-them"),
            "held by nothing that could fail",
        ),
        (GOOD._replace(evidence=""), "held by nothing that could fail"),
        (GOOD._replace(status="documented"), "documented nowhere"),
        (GOOD._replace(status="open"), "no reason"),
        (GOOD._replace(status="partly"), "no reason"),
        (GOOD._replace(status="not_applicable", note="no OAuth"), "no reason"),
        (GOOD._replace(note="x" * 201), "a long note"),
        (GOOD._replace(evidence="check:make/check check:make/check"), "the same evidence twice"),
    ],
)
def test_a_row_that_claims_too_much_is_noticed(row: Row, fault: str) -> None:
    assert faults(GOOD) == []
    assert faults(row) == [fault]


@pytest.mark.parametrize(
    "evidence",
    [
        "tests/unit/docs/test_asvs.py::test_it_has_every_requirement",
        "tests/unit/docs/test_asvs.py::faults",
        "tests/unit/docs/test_asvs.py::Row::test_it",
        "tests/unit/docs/test_nowhere.py::test_it",
        "tests/unit/architecture/rules.py::no_wiring",
        "tests/integration/persistence/test_races.py::test_no_update_is_lost",
        "check:make/nothing",
        "check:rule/kindness",
        "check:contract/social",
        "check:ruff/TRY003",
        "check:ruff/S999",
        "check:luck/much",
        "docs/map.md#nothing-of-this-kind",
        "docs/map.md",
        "docs/nowhere.md#tests",
        "README#map",
    ],
)
def test_what_is_not_there_is_noticed(evidence: str) -> None:
    assert not exists(evidence)


@pytest.mark.parametrize(
    "evidence",
    [
        "tests/unit/docs/test_asvs.py::test_what_is_not_there_is_noticed",
        "tests/integration/persistence/test_races.py::TestUpdates::test_no_update_is_lost",
        "check:make/lock-check",
        "check:rule/no_wiring",
        "check:contract/layers",
        "check:ruff/S608",
        "docs/map.md#ports-and-what-fulfils-them",
    ],
)
def test_what_is_there_is_found(evidence: str) -> None:
    assert exists(evidence)
