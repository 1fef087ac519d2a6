"""The places in a post that a link can lead to: its headings and footnotes."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from markdown_it.token import Token

PREFIX: Final = "user-content-"
"""Before every id: scripts and styles of the page around it have none that begins like this."""
MARKER: Final = "marker"
"""The key of the environment of a rendering under which its marker stands."""
MOST_HEADINGS: Final = 500
"""Those beyond are shown, without an anchor and outside of the table of contents."""
LONGEST_TEXT: Final = 200
_LONGEST_NAME: Final = 80
_NAMELESS: Final = "section"
_OF_FOOTNOTES: Final = re.compile(r"fn(ref)?(-[0-9]+)*")


class Contents(NamedTuple):
    """What a post can be entered by."""

    headings: list[tuple[int, str, str]]
    """Level, text, anchor."""
    anchors: frozenset[str]
    """Of headings and footnotes."""


def note_anchor(meta: Mapping[str, Any]) -> str:
    """The id of a footnote."""
    return f"{PREFIX}fn-{meta['id'] + 1}"


def reference_anchor(meta: Mapping[str, Any]) -> str:
    """The id of a reference to a footnote."""
    return f"{PREFIX}fnref-{meta['id'] + 1}" + (f"-{meta['subId'] + 1}" if meta["subId"] else "")


def place_anchors(tokens: Sequence[Token], marker: str) -> Contents:
    """Give the headings ids behind the marker, by which the last step tells them from ids of raw HTML."""
    names = _Names()
    headings: list[tuple[int, str, str]] = []
    anchors = set[str]()
    for index, token in enumerate(tokens):
        match token.type:
            case "heading_open" if len(headings) < MOST_HEADINGS:
                text = " ".join("".join(_text(tokens[index + 1])).split())
                if not text:
                    continue
                anchor = PREFIX + names.for_text(text)
                token.attrSet("id", marker + anchor)
                headings.append((int(token.tag[1]), _shortened(text), anchor))
                anchors.add(anchor)
            case "footnote_open":
                anchors.add(note_anchor(token.meta))
            case "inline":
                anchors |= {
                    reference_anchor(each.meta)
                    for each in token.children or ()
                    if each.type == "footnote_ref"
                }
    return Contents(headings, frozenset(anchors))


class _Names:
    """Hands out each name once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._repeated: dict[str, int] = {}

    def for_text(self, text: str) -> str:
        name = candidate = _name_of(text)
        while candidate in self._taken:
            # Counted on, so that a thousand headings of one name do not look for theirs from the start.
            self._repeated[name] = self._repeated.get(name, 0) + 1
            candidate = f"{name}-{self._repeated[name]}"
        self._taken.add(candidate)
        return candidate


def _name_of(text: str) -> str:
    """Letters with their marks, and digits, of any script; hyphens between words."""
    kept = (
        char if unicodedata.category(char)[0] in "LMN" or char == "_" else "-" if _divides(char) else ""
        for char in unicodedata.normalize("NFC", text[: _LONGEST_NAME * 4].lower())
    )
    words = [word for word in "".join(kept).split("-") if word]
    name = "-".join(words)[:_LONGEST_NAME].strip("-") or _NAMELESS
    return f"{_NAMELESS}-{name}" if _OF_FOOTNOTES.fullmatch(name) else name


def _divides(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Pd"


def _text(inline: Token) -> Iterator[str]:
    """What is read of a heading: no reference to a footnote, no raw HTML; of an image what stands for it."""
    for token in inline.children or ():
        match token.type:
            case "text" | "code_inline" | "image":
                yield token.content
            case "softbreak" | "hardbreak":
                yield " "


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
