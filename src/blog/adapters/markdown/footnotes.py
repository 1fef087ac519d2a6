"""How footnotes look: a number that leads to the note, and an arrow that leads back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from markdown_it.token import Token

from blog.adapters.markdown.anchors import MARKER, note_anchor, reference_anchor

_Rule = Callable[[Any, Sequence[Token], int, Any, Any], str]


def _reference(_: object, tokens: Sequence[Token], index: int, __: object, env: Mapping[str, str]) -> str:
    meta = tokens[index].meta
    way = f'<a href="#{note_anchor(meta)}" id="{env[MARKER]}{reference_anchor(meta)}">[{meta["id"] + 1}]</a>'
    return f'<sup class="footnote-ref">{way}</sup>'


def _block_open(*_: object) -> str:
    return '<section class="footnotes">\n<ol class="footnotes-list">\n'


def _block_close(*_: object) -> str:
    return "</ol>\n</section>\n"


def _note_open(_: object, tokens: Sequence[Token], index: int, __: object, env: Mapping[str, str]) -> str:
    return f'<li id="{env[MARKER]}{note_anchor(tokens[index].meta)}" class="footnote-item">'


def _note_close(*_: object) -> str:
    return "</li>\n"


def _way_back(_: object, tokens: Sequence[Token], index: int, *__: object) -> str:
    """To the first reference alone: one arrow for each would be most of a note that is often referred to."""
    meta = tokens[index].meta
    if meta["subId"]:
        return ""
    # With a variation selector, or some systems show it as an emoji.
    return f' <a href="#{reference_anchor(meta)}" class="footnote-backref">\u21a9\ufe0e</a>'


RULES: Final[Mapping[str, _Rule]] = {
    "footnote_ref": _reference,
    "footnote_block_open": _block_open,
    "footnote_block_close": _block_close,
    "footnote_open": _note_open,
    "footnote_close": _note_close,
    "footnote_anchor": _way_back,
}
"""In place of those of the plugin, whose ids a page of somebody else might have too."""
