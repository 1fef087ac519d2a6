"""From source to safe HTML, as pure functions: what a worker process does, and all that it loads."""

import hashlib
from typing import Final

from blog.adapters.markdown import parsing, prose, sanitising
from blog.adapters.markdown.anchors import MARKER, place_anchors
from blog.adapters.markdown.frames import Rendered

_POSTS: Final = parsing.for_posts()
_COMMENTS: Final = parsing.for_comments()
_MOST_GROWTH: Final = 20
_ALWAYS_ALLOWED: Final = 10_000
"""Characters of HTML that any source may become: one character of list is twenty of HTML."""


class OutOfProportion(Exception):
    """The result is more than 20 times as long as the source."""


def post(source: str) -> Rendered:
    """The body of a post. Raises `OutOfProportion`.

    Raw HTML is allowed in the source, as CommonMark has it; safety comes from the last step alone.
    """
    # Nobody can write a text that holds its own digest, so what carries it was made here.
    marker = hashlib.blake2b(source.encode(), digest_size=16).hexdigest()
    environment = {MARKER: marker}
    tokens = _POSTS.parse(source, environment)
    contents = place_anchors(tokens, marker)
    unsafe = _bounded(_POSTS.renderer.render(tokens, _POSTS.options, environment), source)
    safe, placed = sanitising.clean_post(unsafe, marker=marker, anchors=contents.anchors)
    return Rendered(
        html=_bounded(safe, source),
        summary=prose.summary(safe),
        word_count=prose.word_count(safe),
        # What raw HTML has swallowed is not there to be led to.
        toc=[heading for heading in contents.headings if heading[2] in placed],
    )


def comment(source: str) -> Rendered:
    """The body of a comment. Raises `OutOfProportion`."""
    unsafe = _bounded(_COMMENTS.render(source), source)
    safe = _bounded(sanitising.clean_comment(unsafe), source)
    return Rendered(html=safe, summary="", word_count=0, toc=[])


def _bounded(result: str, source: str) -> str:
    if len(result) > max(_ALWAYS_ALLOWED, _MOST_GROWTH * len(source)):
        raise OutOfProportion
    return result
