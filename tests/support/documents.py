"""The parts of the documentation that are made from the code.

`.venv/bin/python -m tests.support.documents` writes them; tests/unit/docs fails while they are out of date.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from enum import Enum
from inspect import getdoc
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Final, Literal, NewType, Union, get_args, get_origin, get_type_hints

from pydantic import SecretStr
from pydantic.fields import FieldInfo

import blog.domain
from blog.config import Settings
from blog.config.limits import RateLimit
from blog.domain.access.credentials import REACH, RECENT, Scope
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from blog.domain.comments.values import CommentStatus
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import UserId
from blog.domain.tokens.policy import scopes_within

ROOT: Final = Path(__file__).resolve().parents[2]
_PART: Final = re.compile(r"(<!-- begin: [^>]+ -->\n)(.*?)(<!-- end -->\n)", re.DOTALL)
_NOTHING: Final = "\N{EN DASH}"
_COMMON: Final = frozenset(field.name for field in fields(DomainEvent))


def permissions() -> str:
    """The permission table in Markdown."""
    roles = (None, *Role)
    rows = [[f"`{action}`", *(_words(PERMISSIONS[action, role]) for role in roles)] for action in Action]
    return _table(["", *(role or "anonymous" for role in roles)], rows)


def reach() -> str:
    """What lets which credential do what, in Markdown."""
    everything = len(Scope)
    rows = [
        [
            f"`{action}`",
            "any"
            if len(REACH[action]) == everything
            else " or ".join(f"`{scope}`" for scope in sorted(REACH[action])) or _NOTHING,
            "within 15 minutes" if action in RECENT else "",
        ]
        for action in Action
    ]
    return _table(["", "scope of a token", "password given"], rows)


def scopes() -> str:
    """Which role can give which scope to a token, in Markdown."""
    rows = [
        [f"`{scope}`", *("yes" if scope in scopes_within(role) else _NOTHING for role in Role)]
        for scope in Scope
    ]
    return _table(["", *Role], rows)


def events() -> str:
    """The catalogue of events in Markdown."""
    rows = [
        [f"`{event.name}`", " ".join((getdoc(event) or "").split()), _payload(event)]
        for event in sorted(all_events(), key=lambda event: event.name)
    ]
    return _table(["name", "what happened", "payload"], rows)


def all_events() -> Iterator[type[DomainEvent]]:
    """Every class of events in the domain."""
    for found in pkgutil.walk_packages(blog.domain.__path__, "blog.domain."):
        # Not by `__subclasses__`: a dataclass with slots is made anew, and the first one lingers there.
        for thing in vars(importlib.import_module(found.name)).values():
            defined_here = isinstance(thing, type) and thing.__module__ == found.name
            if defined_here and issubclass(thing, DomainEvent) and thing is not DomainEvent:
                yield thing


def settings() -> str:
    """The table of settings in Markdown."""
    rows = [
        [f"`{_variable(name)}`", f"`{default}`" if (default := _default(field)) else "", _meaning(field)]
        for name, field in _fields().items()
    ]
    return _table(["variable", "default", ""], rows)


def environment() -> str:
    """A file of settings in which every default stands behind a comment sign."""
    lines = [
        "# Copy this file to .env, and take the sign off the lines that are to be different.",
        "# Variables of the environment win over the file.",
    ]
    for name, field in _fields().items():
        lines += ["", f"# {_meaning(field)}", f"#{_variable(name)}={_default(field)}"]
    return "\n".join(lines) + "\n"


def within_marks(*makes: Callable[[], str]) -> Callable[[str], str]:
    """A document whose parts between the marks are made, one after the other."""

    def bring_up_to_date(text: str) -> str:
        coming = iter(makes)
        return _PART.sub(lambda found: f"{found[1]}\n{next(coming)()}\n{found[3]}", text)

    return bring_up_to_date


DOCUMENTS: Final[Mapping[Path, Callable[[str], str]]] = MappingProxyType(
    {
        ROOT / "docs" / "permissions.md": within_marks(permissions, reach, scopes),
        ROOT / "docs" / "events.md": within_marks(events),
        ROOT / "README.md": within_marks(settings),
        ROOT / ".env.example": lambda _: environment(),
    }
)
"""Files, and what brings their text up to date."""


def _fields() -> Mapping[str, FieldInfo]:
    """All settings; those that are kept together in a class of their own come last."""
    fields = Settings.model_fields
    return {
        name: fields[name] for name in sorted(fields, key=lambda name: name not in Settings.__annotations__)
    }


def _variable(name: str) -> str:
    return f"BLOG_{name.upper()}"


def _meaning(field: FieldInfo) -> str:
    kind = field.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        choices = [str(member.value) for member in kind]
    else:
        choices = [str(choice) for choice in get_args(kind)] if get_origin(kind) is Literal else []
    first_sentence = (getdoc(kind) or "").partition(".")[0]
    words = field.description or first_sentence[:1].lower() + first_sentence[1:]
    return f"{words} ({', '.join(choices)})" if choices else words


def _default(field: FieldInfo) -> str:
    match field.default:
        case SecretStr():
            return str(field.default.get_secret_value())
        case RateLimit():
            return str(field.default)
        case tuple():
            return ",".join(field.default)
        case bool():
            return str(field.default).lower()
        case default:
            return str(default)


def _words(grant: Grant) -> str:
    if not grant:
        return _NOTHING
    return ", ".join(
        "yes" if condition is Grant.ALWAYS else str(condition.name).lower().replace("_", " ")
        for condition in grant
    )


def _payload(event: type[DomainEvent]) -> str:
    hints = get_type_hints(event)
    added = [field.name for field in fields(event) if field.name not in _COMMON]
    return ", ".join(f"`{name}` ({_kind(hints[name])})" for name in added) or _NOTHING


def _kind(hint: object) -> str:
    if get_origin(hint) in {Union, UnionType}:
        return " or ".join(_kind(part) for part in get_args(hint))
    if get_origin(hint) is tuple:
        lists = {Scope: "list of scopes", UserId: "list of ids of users"}
        return lists.get(get_args(hint)[0], "list of field names")
    if isinstance(hint, NewType):
        return f"id of a {str(hint.__name__).removesuffix('Id').lower()}"
    names = {
        str: "text",
        bool: "true or false",
        int: "number",
        datetime: "time",
        Role: "role",
        CommentStatus: "status of a comment",
        NoneType: "null",
    }
    return names[hint] if isinstance(hint, type) else str(hint)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |".replace("|  |", "| |") for line in lines) + "\n"


if __name__ == "__main__":
    for path, bring_up_to_date in DOCUMENTS.items():
        text = path.read_text("utf-8") if path.exists() else ""
        path.write_text(bring_up_to_date(text), "utf-8")
