"""Reading a source tree, for the rules to judge."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import blog

ROOT = Path(blog.__file__).parent  # src/blog, as it is installed
REPOSITORY = ROOT.parent.parent


@dataclass(frozen=True)
class Source:
    """One Python file of a tree."""

    path: Path
    root: Path

    @property
    def name(self) -> str:
        """The path below src/blog: domain/posts/post.py."""
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(ast.parse(self.text, self.name)))

    def below(self, *folders: str) -> bool:
        return self.name.startswith(tuple(f"{folder}/" for folder in folders))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything that is imported, anywhere in the file: `uuid.uuid4`."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                origin = "." * node.level + (node.module or "")
                yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)

    def uses(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of every use of an attribute: `os.environ`, `datetime.now`, `self.name`."""
        for node in self.nodes:
            if isinstance(node, ast.Attribute):
                yield node.lineno, ast.unparse(node)


def sources(root: Path) -> Iterator[Source]:
    return (Source(path, root) for path in sorted(root.rglob("*.py")))
