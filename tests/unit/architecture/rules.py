"""The rules of docs/conventions.md that no tool checks. Each yields what breaks it, as `file:line: what`."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.unit.architecture.source import Source, sources

LONGEST_FILE: Final = 280
DEEPEST_FOLDER: Final = 4
CLOCKS: Final = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")
CHANCE: Final = (
    "random",
    "secrets",
    "uuid_utils",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid.uuid6",
    "uuid.uuid7",
    "os.urandom",
)
ENVIRONMENT: Final = ("os.environ", "os.environb", "os.getenv", "os.putenv")
MADE_AT_START: Final = {
    "FastAPI",
    "Container",
    "Settings",
    "create_async_engine",
    "create_engine",
    "async_sessionmaker",
}
VAGUE_CLASS: Final = re.compile(r"(Base[A-Z]\w*|I[A-Z][a-z]\w*|\w*(Manager|Impl))")
EXCEPTION: Final = re.compile(
    r"#\s*(noqa(:[\sA-Z0-9,]+)?|type:\s*ignore(\[[^\]]*\])?|pragma: no (cover|branch))(?P<why>.*)"
)

Rule = Callable[[Path], Iterator[str]]


def only_the_standard_library_in_the_core(root: Path) -> Iterator[str]:
    for source in sources(root):
        if source.below("domain", "application"):
            for line, name in source.imports():
                package = name.split(".")[0]
                if package and package != "blog" and package not in sys.stdlib_module_names:
                    yield f"{source.name}:{line}: imports {package}"


def no_imports_for_types_only(root: Path) -> Iterator[str]:
    for source in sources(root):
        yield from _mentions(source, {"TYPE_CHECKING"})


def no_base_http_middleware(root: Path) -> Iterator[str]:
    for source in sources(root):
        yield from _mentions(source, {"BaseHTTPMiddleware"})


def no_wiring(root: Path) -> Iterator[str]:
    for source in sources(root):
        for line, name in source.imports():
            if name.startswith("dependency_injector.wiring"):
                yield f"{source.name}:{line}: imports {name}"
        for line, name in source.uses():
            if name.endswith("container.wire"):
                yield f"{source.name}:{line}: calls {name}"


def time_and_chance_only_in_adapters(root: Path) -> Iterator[str]:
    for source in sources(root):
        if not source.below("adapters/system", "adapters/security"):
            yield from _reaches(source, CLOCKS + CHANCE)


def the_environment_only_in_config(root: Path) -> Iterator[str]:
    for source in sources(root):
        if source.name != "config.py":
            yield from _reaches(source, ENVIRONMENT)


def nothing_made_at_import(root: Path) -> Iterator[str]:
    for source in sources(root):
        for node in ast.parse(source.text).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
                made = ast.unparse(node.value.func).split(".")[-1]
                if made in MADE_AT_START:
                    yield f"{source.name}:{node.lineno}: makes {made} while it is imported"


def files_are_short(root: Path) -> Iterator[str]:
    for source in sources(root):
        if (length := len(source.text.splitlines())) > LONGEST_FILE:
            yield f"{source.name}:{length}: is longer than {LONGEST_FILE} lines"


def folders_are_shallow(root: Path) -> Iterator[str]:
    for source in sources(root):
        if source.name.count("/") > DEEPEST_FOLDER:
            yield f"{source.name}:1: lies deeper than {DEEPEST_FOLDER} folders"


def files_do_not_repeat_their_folder(root: Path) -> Iterator[str]:
    for source in sources(root):
        folder, file = source.path.parent.name, source.path.stem
        names = {folder, folder.removesuffix("s")}
        # posts/post.py holds the Post; posts/posts.py and posts/post_repository.py only stutter.
        if file == folder or ("_" in file.strip("_") and names & {file.split("_")[0], file.split("_")[-1]}):
            yield f"{source.name}:1: repeats the name of its folder"


def classes_are_named_for_what_they_do(root: Path) -> Iterator[str]:
    for source in sources(root):
        for node in source.nodes:
            if isinstance(node, ast.ClassDef) and VAGUE_CLASS.fullmatch(node.name):
                yield f"{source.name}:{node.lineno}: {node.name} says nothing"


def every_exception_gives_its_reason(root: Path) -> Iterator[str]:
    """A silenced check is followed by its reason, or stands below a comment that gives it."""
    for source in sources(root):
        above = ""
        for number, line in enumerate(source.text.splitlines(), start=1):
            found = EXCEPTION.search(line)
            if found and not re.search(r"[a-z]{3}", found["why"]) and not above.startswith("#"):
                yield f"{source.name}:{number}: silences a check without a reason"
            above = line.strip()


def _mentions(source: Source, names: set[str]) -> Iterator[str]:
    for node in source.nodes:
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) if name in names:
                yield f"{source.name}:{node.lineno}: mentions {name}"


def _reaches(source: Source, forbidden: tuple[str, ...]) -> Iterator[str]:
    """Whatever it imports or uses of these names and of what is below them: `random`, `datetime.now`."""
    for line, name in [*source.imports(), *source.uses()]:
        if any(f".{name}.".find(f".{taboo}.") >= 0 and not name.startswith("blog.") for taboo in forbidden):
            yield f"{source.name}:{line}: reaches for {name}"


RULES: Final[tuple[Rule, ...]] = (
    only_the_standard_library_in_the_core,
    no_imports_for_types_only,
    no_base_http_middleware,
    no_wiring,
    time_and_chance_only_in_adapters,
    the_environment_only_in_config,
    nothing_made_at_import,
    files_are_short,
    folders_are_shallow,
    files_do_not_repeat_their_folder,
    classes_are_named_for_what_they_do,
    every_exception_gives_its_reason,
)
