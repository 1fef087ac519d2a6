"""CommonMark to the letter, before anything is cleaned: every example of its specification."""

from collections.abc import Callable
from typing import Final

import pytest
from markdown_it import MarkdownIt

from blog.adapters.markdown import parsing
from blog.adapters.markdown.anchors import MARKER
from tests.support.samples import document

EXAMPLES: Final = document("commonmark/spec.json")
DIFFERENT: Final[frozenset[int]] = frozenset()
"""The examples, by number, that are understood differently with the extensions of posts and comments: none.

No example holds a footnote with its note, a box to tick or a table. Ids of headings come later, see
`test_extensions.py`.
"""


def differing(parser: MarkdownIt) -> set[int]:
    return {
        example["example"]
        for example in EXAMPLES
        if parser.render(example["markdown"], {MARKER: ""}) != example["html"]
    }


def test_every_example_of_the_specification_becomes_what_it_says() -> None:
    assert len(EXAMPLES) >= 30
    assert differing(parsing.commonmark()) == set()


@pytest.mark.parametrize("extended", [parsing.for_posts, parsing.for_comments])
def test_with_the_extensions_only_the_named_examples_differ(extended: Callable[[], MarkdownIt]) -> None:
    assert differing(extended()) == DIFFERENT
