"""The text of safe HTML as somebody reads it: its words, and its first sentences."""

import html
import re
from collections.abc import Iterator
from typing import Final

_SUMMARY_LENGTH: Final = 200
_ENOUGH: Final = 4_000
"""Characters of HTML that hold a summary, whatever stands for its characters."""
_PART: Final = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>|([^<]+)')
"""An element's beginning or end, or text. What was cleaned is written in one way only."""
_WITHIN_WORDS: Final = {
    "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "img", "input", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
}  # fmt: skip
_NO_PROSE: Final = {"pre", "table", "figure", "h1", "h2", "h3", "h4", "h5", "h6"}
_OF_FOOTNOTES: Final = re.compile(r'class="(footnote-ref|footnote-backref)"')
_FOOTNOTES: Final = re.compile(r'class="footnotes"')

_IDEOGRAPHS: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Chinese characters and kana, which stand without spaces: each is read about as fast as a word elsewhere."""
_RUN: Final = re.compile(rf"[{_IDEOGRAPHS}]|[^\s{_IDEOGRAPHS}]+")
_LETTER: Final = re.compile(r"[^\W_]")


def word_count(safe: str) -> int:
    """How many words are read; numbers of footnotes and what has no letter or digit are none."""
    text = "".join(_read(safe, prose_only=False))
    return sum(1 for run in _RUN.findall(html.unescape(text)) if _LETTER.search(run))


def summary(safe: str) -> str:
    """The first sentences as plain text on one line, cut between words where there are any."""
    text = _beginning(safe, prose_only=True) or _beginning(safe, prose_only=False)
    if len(text) <= _SUMMARY_LENGTH:
        return text
    whole_words, _, _ = text[:_SUMMARY_LENGTH].rpartition(" ")
    enough = len(whole_words) > _SUMMARY_LENGTH // 2
    return f"{whole_words if enough else text[: _SUMMARY_LENGTH - 1]}…"


def _beginning(safe: str, *, prose_only: bool) -> str:
    parts: list[str] = []
    length = 0
    for part in _read(safe, prose_only=prose_only):
        parts.append(part)
        length += len(part.strip())
        if length > _ENOUGH:
            break
    return " ".join(html.unescape("".join(parts)).split())


def _read(safe: str, *, prose_only: bool) -> Iterator[str]:
    """The text with its character references, and a line's end for whatever divides words."""
    left_out, depth = "", 0
    for part in _PART.finditer(safe):
        end, name, attributes, text = part.groups()
        if text is not None:
            if not depth:
                yield text
        elif depth:
            if name == left_out:
                depth += -1 if end else 1
        elif not end and _is_left_out(name, attributes, prose_only=prose_only):
            left_out, depth = name, 1
        elif name not in _WITHIN_WORDS:
            yield "\n"


def _is_left_out(name: str, attributes: str, *, prose_only: bool) -> bool:
    match name:
        case "sup" | "a":
            return _OF_FOOTNOTES.search(attributes) is not None
        case "section":
            return prose_only and _FOOTNOTES.search(attributes) is not None
        case _:
            return prose_only and name in _NO_PROSE
