"""Reading a source tree, for the rules to judge."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import blog

ROOT = Path(blog.__file__).parent  # src/blog, as it is installed
REPOSITORY = ROOT.parent.parent


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


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
    def module(self) -> ast.Module:
        return _parsed(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.module))

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
        """Line and full name of every use of something imported, whatever it is called here.

        `datetime.datetime.now` for `dt.now` below `from datetime import datetime as dt`.
        """
        for node in self.nodes:
            if isinstance(node, ast.Name | ast.Attribute | ast.Call):
                yield from ((node.lineno, name) for name in sorted(self.meanings(node)))

    def meanings(self, node: ast.expr) -> set[str]:
        """The full names that an expression may stand for; none if it does not come from an import."""
        match node:
            case ast.Name(id=name):
                return self.aliases.get(name, set())
            case ast.Attribute(value=value, attr=name):
                return {f"{origin}.{name}" for origin in self.meanings(value)}
            case ast.Call(func=ast.Name(id="getattr"), args=[value, ast.Constant(value=str(name)), *_]):
                return {f"{origin}.{name}" for origin in self.meanings(value)}
            case ast.NamedExpr(value=value):
                return self.meanings(value)
        return set()

    @cached_property
    def aliases(self) -> dict[str, set[str]]:
        """What each name of the file stands for, by its imports and by assignments like `make = FastAPI`.

        Scopes are not told apart: a name means everything that it means anywhere in the file.
        """
        known: dict[str, set[str]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name, origin = alias.asname, alias.name
                    known.setdefault(name or origin.split(".")[0], set()).add(
                        origin if name else origin.split(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    known.setdefault(alias.asname or alias.name, set()).add(f"{node.module}.{alias.name}")
        self.__dict__["aliases"] = known  # `meanings` reads it while the assignments are added
        for name, value in sorted(self._assignments(), key=lambda pair: pair[1].lineno):
            if found := self.meanings(value):
                known[name] = known.get(name, set()) | found
        return known

    def _assignments(self) -> Iterator[tuple[str, ast.expr]]:
        for node in self.nodes:
            match node:
                case ast.Assign(targets=targets, value=value):
                    yield from ((target.id, value) for target in targets if isinstance(target, ast.Name))
                case (
                    ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                    | ast.NamedExpr(target=ast.Name(id=name), value=value)
                ):
                    yield name, value

    def run_at_import(self) -> Iterator[ast.AST]:
        """What Python evaluates while it imports the file: everything but the bodies of functions."""
        waiting: list[ast.AST] = [self.module]
        while waiting:
            node = waiting.pop()
            yield node
            match node:
                case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
                    waiting += [*node.decorator_list, args]
                case ast.Lambda(args=args):
                    waiting.append(args)
                case _:
                    waiting += ast.iter_child_nodes(node)


def sources(root: Path) -> Iterator[Source]:
    return (Source(path, root) for path in sorted(root.rglob("*.py")))
