"""Set the log up: one JSON object a line on standard error."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

# What every record has; whatever else stands on one was given as `extra`.
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "taskName",
    "color_message",
}


_TOKEN: Final = re.compile(r"\b(b[a-z])_[A-Za-z0-9_-]{43,}[0-9a-f]{8}")
"""What the service mints or signs, wherever it has got to; `adapters/security/` says what it looks like."""
_USERINFO: Final = re.compile(r"(://[^\s/@:\"]*):[^\s/@\"]+@")


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, the extras, an error's traceback.

    Tracebacks have types and places, and the words of the service's own errors, which repeat no value. The
    words of others, which often do (a parameter of a statement, a wrong value), come with `all_words` only.
    """

    def __init__(self, *, all_words: bool = False) -> None:
        super().__init__()
        self._all_words = all_words

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info and (error := record.exc_info[1]) is not None:
            entry["traceback"] = traced(error, all_words=self._all_words)
        return _covered(json.dumps(entry, ensure_ascii=False, default=str))


def traced(error: BaseException, *, all_words: bool = False) -> str:
    """The error with its places, as Python tells of it: after what led to it, before what it holds."""
    return "".join(_told(error, all_words, set()))


def _told(error: BaseException, all_words: bool, seen: set[int]) -> Iterator[str]:  # noqa: FBT001 - see `traced`
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, all_words, seen)
        yield f"\n{'Which led to' if error.__cause__ else 'During which happened'}:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    is_own = kind.__module__.partition(".")[0] == __name__.partition(".")[0]
    yield f"{name}: {error}\n" if is_own or all_words else f"{name}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            if id(each) not in seen:
                yield "\nOne of which is:\n\n"
                yield from _told(each, all_words, seen)


def _covered(line: str) -> str:
    """The line without what is secret by its shape: the last net, not the first."""
    return _USERINFO.sub(r"\1:********@", _TOKEN.sub(r"\1_********", line))


def set_up_logging(*, show_sql: bool = False) -> None:
    """Send all logs of the process to standard error as JSON, from level INFO on.

    With `show_sql` the statements of SQLAlchemy are among them, and all words of all errors. The access log
    of the server is off: the service writes a better one itself.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(all_words=show_sql))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO if show_sql else logging.WARNING)
