"""What HTML may stay: explicit lists, applied last, whatever came before."""

from typing import Final

import nh3

_TEXT: Final = {
    "a", "abbr", "b", "blockquote", "br", "code", "del", "em", "i", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "samp", "small", "strong", "sub", "sup", "u", "ul", "var",
}  # fmt: skip
_PAGE: Final = _TEXT | {
    "caption", "cite", "dd", "details", "dfn", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "img", "span", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "time", "tr",
}  # fmt: skip
_SCHEMES: Final = {"http", "https", "mailto"}
_REMOVED_WHOLE: Final = {
    "script",
    "style",
    "title",
    "textarea",
    "noscript",
    "template",
    "iframe",
    "svg",
    "math",
}

_LINK: Final = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "code": {"class"}}

POST: Final = nh3.Cleaner(
    tags=_PAGE,
    clean_content_tags=_REMOVED_WHOLE,
    attributes=_LINK
    | {
        "img": {"src", "alt", "title", "width", "height"},
        "td": {"align", "colspan", "rowspan", "style"},
        "th": {"align", "colspan", "rowspan", "scope", "style"},
        "time": {"datetime"},
    },
    # markdown-it writes the alignment of a table's column as a style.
    filter_style_properties={"text-align"},
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer",
)
COMMENT: Final = nh3.Cleaner(
    tags=_TEXT,
    clean_content_tags=_REMOVED_WHOLE,
    attributes=_LINK,
    url_schemes=_SCHEMES,
    link_rel="nofollow ugc noopener noreferrer",
)
PLAIN: Final = nh3.Cleaner(tags=set(), clean_content_tags=_REMOVED_WHOLE, attributes={})
"""No element at all; what is left is text with character references."""
PROSE: Final = nh3.Cleaner(
    tags=set(),
    clean_content_tags=_REMOVED_WHOLE | {"pre", "table", "figure", "h1", "h2", "h3", "h4", "h5", "h6"},
    attributes={},
)
"""Text that reads as sentences, for summaries."""
