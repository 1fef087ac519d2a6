"""The rules of docs/conventions.md that no tool checks. Each yields what breaks it, as `file:line: what`."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.unit.architecture.source import Source, sources

LONGEST_FILE: Final = 280
DEEPEST_FOLDER: Final = 4
REVISIONS: Final = "adapters/persistence/migrations/versions"
STANDARD_LIBRARY: Final = {
    "asyncio",
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "enum",
    "re",
    "types",
    "typing",
    "unicodedata",
    "uuid",
}
"""What the core needs of the standard library. Nothing in it does input or output; of asyncio see below."""
ASYNCIO: Final = {"CancelledError", "Semaphore", "Task", "TaskGroup", "create_task", "timeout", "wait"}
"""What the core needs of asyncio, which has sockets, subprocesses, threads and a clock as well."""
CLOCKS: Final = (
    "time",
    "asyncio.sleep",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
)
CHANCE: Final = (
    "random",
    "secrets",
    "uuid_utils",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid.uuid6",
    "uuid.uuid7",
    "uuid.uuid8",
    "os.urandom",
    "os.getrandom",
)
EXCUSED: Final = {
    # Behind PgBouncer the sessions of many processes and hosts share one server connection, so the names of
    # their prepared statements must differ everywhere. They protect nothing, and no use case sees them.
    "adapters/persistence/dialects/postgresql.py": ("secrets",),
    # SQLite refuses to wait in one place, where the adapter has to. Nothing is decided by the time.
    "adapters/persistence/dialects/sqlite.py": ("asyncio.sleep",),
}
"""Which file may take which chance or time without a port."""
ENVIRONMENT: Final = (
    "os.environ",
    "os.environb",
    "os.getenv",
    "os.getenvb",
    "os.putenv",
    "os.unsetenv",
    "pydantic_settings",
)
DYNAMIC: Final = (
    "builtins",
    "imp",
    "importlib.__import__",
    "importlib.import_module",
    "importlib.machinery",
    "importlib.util",
    "pkgutil",
    "runpy",
    "sys.modules",
)
DYNAMIC_BUILTINS: Final = {"__builtins__", "__import__", "eval", "exec"}
MADE_AT_START: Final = {
    "AsyncEngine",
    "AsyncSession",
    "Container",
    "FastAPI",
    "Settings",
    "Starlette",
    "app_from_environment",
    "async_engine_from_config",
    "async_sessionmaker",
    "create_app",
    "create_async_engine",
    "create_engine",
    "load_settings",
    "sessionmaker",
}
USE_CASES: Final = (
    "ports", "audit", "outbox", "limits", "users", "sessions", "tokens", "confirmations", "invitations",
    "tags", "series", "custom_fields", "posts", "comments", "revisions", "pending", "previews",
)  # fmt: skip
"""The packages of the application, each after those that it may import."""
VAGUE_CLASS: Final = re.compile(r"(Base[A-Z]\w*|I[A-Z][a-z]\w*|\w*(Manager|Impl))")
EXCEPTION: Final = re.compile(
    r"#\s*(noqa(:[\sA-Z0-9,]+)?|type:\s*ignore(\[[^\]]*\])?|pragma: no (cover|branch))(?P<why>.*)"
)

Rule = Callable[[Path], Iterator[str]]


def every_folder_is_a_package(root: Path) -> Iterator[str]:
    """Import-linter does not see what lies in any other folder."""
    for source in sources(root):
        folders = [folder for folder in source.path.parents if folder.is_relative_to(root)]
        if source.path.parent == root / REVISIONS:
            folders.remove(source.path.parent)
        if not all((folder / "__init__.py").is_file() for folder in folders):
            yield f"{source.name}:1: lies in a folder without __init__.py"


def revisions_stand_alone(root: Path) -> Iterator[str]:
    """A revision says what the schema was then. Import-linter does not see it: it is in no package."""
    for source in sources(root):
        if source.below(REVISIONS):
            for line, name in source.imports():
                if name.split(".")[0] == "blog":
                    yield f"{source.name}:{line}: imports {name}"


def imports_are_absolute(root: Path) -> Iterator[str]:
    for source in sources(root):
        for line, name in source.imports():
            if name.startswith("."):
                yield f"{source.name}:{line}: imports {name}"


def imports_are_written_out(root: Path) -> Iterator[str]:
    """No import, and no code, that is made up at run time: no other check could see what it reaches."""
    for source in sources(root):
        yield from _reaches(source, DYNAMIC)
        yield from _mentions(source, DYNAMIC_BUILTINS)


def only_the_standard_library_in_the_core(root: Path) -> Iterator[str]:
    for source in sources(root):
        if source.below("domain", "application"):
            for line, name in source.imports():
                package = name.split(".")[0]
                if package and package != "blog" and package not in STANDARD_LIBRARY:
                    yield f"{source.name}:{line}: imports {package}"
            for line, name in [*source.imports(), *source.uses()]:
                package, *parts = name.split(".")
                if package == "asyncio" and parts and parts[0] not in ASYNCIO:
                    yield f"{source.name}:{line}: reaches for {name}"


def use_cases_import_in_one_direction(root: Path) -> Iterator[str]:
    """A package of the application stands on those before it, so that each can be read after them."""
    for source in sources(root):
        match source.name.split("/"):
            case ["application", package, _, *_]:
                later = USE_CASES[USE_CASES.index(package) + 1 :] if package in USE_CASES else USE_CASES
                for line, name in source.imports():
                    if name.startswith(tuple(f"blog.application.{each}." for each in later)):
                        yield f"{source.name}:{line}: imports {name}"


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
        yield from _mentions(source, {"wire"})


def time_and_chance_only_in_adapters(root: Path) -> Iterator[str]:
    for source in sources(root):
        if not source.below("adapters/system", "adapters/security"):
            excused = EXCUSED.get(source.name, ())
            yield from _reaches(source, tuple(name for name in CLOCKS + CHANCE if name not in excused))


def the_environment_only_in_config(root: Path) -> Iterator[str]:
    for source in sources(root):
        if not source.below("config"):
            yield from _reaches(source, ENVIRONMENT)


def nothing_made_at_import(root: Path) -> Iterator[str]:
    for source in sources(root):
        for node in source.run_at_import():
            if isinstance(node, ast.Call):
                for name in source.meanings(node.func) or {ast.unparse(node.func)}:
                    # Settings() as well as Settings.read()
                    for made in MADE_AT_START.intersection(name.split(".")):
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
    """Whatever it imports or uses of these names and of what is below them, under whichever alias."""
    for line, name in [*source.imports(), *source.uses()]:
        if any(f"{name}.".startswith(f"{taboo}.") for taboo in forbidden):
            yield f"{source.name}:{line}: reaches for {name}"


RULES: Final[tuple[Rule, ...]] = (
    every_folder_is_a_package,
    revisions_stand_alone,
    imports_are_absolute,
    imports_are_written_out,
    only_the_standard_library_in_the_core,
    use_cases_import_in_one_direction,
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
