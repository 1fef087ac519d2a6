"""What is understood as Markdown: CommonMark, and what posts and comments have beyond it."""

import re
from collections.abc import Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from blog.adapters.markdown import footnotes

_RAW_INPUT: Final = re.compile(r"<(/?)input\b", re.IGNORECASE)


def commonmark() -> MarkdownIt:
    """CommonMark to the letter of its specification, raw HTML included."""
    # Its own bound of 20 would leave out what stands deeper: a list within a list counts twice.
    parser = MarkdownIt("commonmark", {"maxNesting": 100})
    parser.add_render_rule("blockquote_open", _blockquote_open)
    return parser


def for_comments() -> MarkdownIt:
    """CommonMark with strikethrough and tables, of which a comment keeps the text."""
    return commonmark().enable(["table", "strikethrough"])


def for_posts() -> MarkdownIt:
    """As for comments, with task lists and footnotes (`[^1]`, not `^[inline]`)."""
    parser = for_comments().use(footnote_plugin, inline=False)
    parser.options["tasklists"] = True
    parser.core.ruler.after("inline", "raw_inputs", _take_out_raw_inputs)
    for name, rule in footnotes.RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _blockquote_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """The specification breaks the line in an empty one too, where markdown-it does not."""
    del env
    return renderer.renderToken(tokens, index, options, {}).rstrip("\n") + "\n"


def _take_out_raw_inputs(state: StateCore) -> None:
    """Have only task lists make boxes to tick: an element without a name is cleaned away."""
    for token in state.tokens:
        for each in (token, *(token.children or ())):
            if each.type in {"html_block", "html_inline"}:
                each.content = _RAW_INPUT.sub(r"<\1no-input", each.content)
