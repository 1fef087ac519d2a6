"""What HTML may stay: explicit lists, applied last, whatever came before.

Every attribute that may stay has a rule for its value; a value that has none goes, and its attribute with it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain
from typing import Final
from urllib.parse import quote, unquote

import nh3

from blog.adapters.markdown.anchors import PREFIX

_Rule = Callable[[str], str | None]

_TEXT: Final = {
    "a", "abbr", "b", "blockquote", "br", "code", "del", "em", "i", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "samp", "small", "strong", "sub", "sup", "u", "ul", "var",
}  # fmt: skip
_PAGE: Final = _TEXT | {
    "caption", "cite", "dd", "details", "dfn", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "img", "input", "section", "span", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "time", "tr",
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
_DISABLED: Final = {"input": {"type": "checkbox", "disabled": ""}}
"""Whatever an input was: it can only be ticked by the author, and sends nothing."""
_REL: Final = "noopener noreferrer"
_REL_OF_COMMENTS: Final = f"nofollow ugc {_REL}"


def _matches(pattern: str) -> _Rule:
    compiled = re.compile(pattern)

    def check(value: str) -> str | None:
        lower = value.strip().lower()
        return lower if compiled.fullmatch(lower) else None

    return check


def _classes(*allowed: str) -> _Rule:
    def check(value: str) -> str | None:
        return " ".join(name for name in dict.fromkeys(value.split()) if name in allowed) or None

    return check


def _words(value: str) -> str:
    return value


_PATH: Final = r"[^\x00-\x1f\x7f:/?#\\]*([/?#][^\x00-\x1f\x7f]*)?"
_REST: Final = r"[^\x00-\x1f\x7f]+"
_ADDRESS: Final = re.compile(rf"https?://{_REST}|mailto:{_REST}|{_PATH}", re.IGNORECASE)
_IMAGE: Final = re.compile(rf"https?://{_REST}|{_PATH}", re.IGNORECASE)
_ALIGNED: Final = _matches(r"left|center|right|justify")
_SPAN: Final = _matches(r"[1-9][0-9]{0,2}")
_SIZE: Final = _matches(r"[0-9]{1,4}%?")
_STYLE: Final = _matches(r"text-align: ?(left|center|right);?")

_OF_TEXT: Final[Mapping[tuple[str, str], _Rule]] = {
    ("a", "title"): _words,
    ("abbr", "title"): _words,
    ("code", "class"): _matches(r"language-[a-z0-9][a-z0-9+#._-]{0,39}"),
    ("ol", "start"): _matches(r"-?[0-9]{1,9}"),
}
_OF_PAGE: Final[Mapping[tuple[str, str], _Rule]] = {
    **_OF_TEXT,
    ("a", "class"): _classes("footnote-backref"),
    ("a", "rel"): lambda _: _REL,
    ("img", "alt"): _words,
    ("img", "src"): lambda value: _address(_IMAGE, value),
    ("img", "title"): _words,
    ("img", "width"): _SIZE,
    ("img", "height"): _SIZE,
    ("input", "checked"): _matches(""),
    ("input", "class"): _classes("task-list-item-checkbox"),
    ("input", "disabled"): lambda _: "",
    ("input", "type"): lambda _: "checkbox",
    ("li", "class"): _classes("task-list-item", "footnote-item"),
    ("ol", "class"): _classes("contains-task-list", "footnotes-list"),
    ("section", "class"): _classes("footnotes"),
    ("sup", "class"): _classes("footnote-ref"),
    ("ul", "class"): _classes("contains-task-list"),
    ("td", "align"): _ALIGNED,
    ("td", "colspan"): _SPAN,
    ("td", "rowspan"): _SPAN,
    ("td", "style"): _STYLE,
    ("th", "align"): _ALIGNED,
    ("th", "colspan"): _SPAN,
    ("th", "rowspan"): _SPAN,
    ("th", "scope"): _matches(r"(row|col)(group)?"),
    ("th", "style"): _STYLE,
    ("time", "datetime"): _matches(r"[0-9a-z:.+ -]{1,40}"),
}
_IDENTIFIED: Final = ("a", "li", "h1", "h2", "h3", "h4", "h5", "h6")


def _attributes(*rules: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Those of each element for which there is a rule; what links are about is set by the sanitiser."""
    attributes: dict[str, set[str]] = {}
    for element, attribute in chain(*rules):
        if attribute != "rel":
            attributes.setdefault(element, set()).add(attribute)
    return attributes


_ATTRIBUTES_OF_PAGE: Final = _attributes(
    _OF_PAGE, {("a", "href")}, ((element, "id") for element in _IDENTIFIED)
)


def clean_post(unsafe: str, *, marker: str, anchors: Collection[str]) -> tuple[str, Collection[str]]:
    """What may stay of a post, and which of the anchors are in it.

    Of its ids only those stay that are behind the marker, without it, each once.
    """
    free = set(anchors)

    def identity(value: str) -> str | None:
        name = value.removeprefix(marker)
        if name == value or name not in free:
            return None
        free.remove(name)
        return name

    def check(element: str, attribute: str, value: str) -> str | None:
        match attribute:
            case "id":
                return identity(value)
            case "href":
                kept = _link(value, anchors)
            case _:
                rule = _OF_PAGE.get((element, attribute))
                kept = None if rule is None else rule(value)
        # Where raw HTML has swallowed Markdown whole, it stands in a value, and its marker with it.
        return None if kept is None or marker in kept else kept

    safe = _cleaner(_PAGE, _ATTRIBUTES_OF_PAGE, check, rel=_REL, forced=_DISABLED).clean(unsafe)
    return safe, set(anchors) - free


def clean_comment(unsafe: str) -> str:
    """What may stay of a comment."""
    return _COMMENT.clean(unsafe)


def _cleaner(
    elements: set[str],
    attributes: dict[str, set[str]],
    check: Callable[[str, str, str], str | None],
    *,
    rel: str,
    forced: dict[str, dict[str, str]],
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=elements,
        clean_content_tags=_REMOVED_WHOLE,
        attributes=attributes,
        attribute_filter=check,
        set_tag_attribute_values=forced,
        url_schemes=_SCHEMES,
        link_rel=rel,
    )


def _link(value: str, anchors: Collection[str]) -> str | None:
    """Within the page only to what is there; authors may leave the prefix out."""
    if not value.startswith("#"):
        return _address(_ADDRESS, value)
    name = unquote(value[1:])
    for anchor in (name, PREFIX + name):
        if anchor in anchors:
            return f"#{quote(anchor)}"
    return None


def _address(pattern: re.Pattern[str], value: str) -> str | None:
    address = value.strip()
    return address if pattern.fullmatch(address) else None


_RULES_OF_COMMENTS: Final[Mapping[tuple[str, str], _Rule]] = {
    **_OF_TEXT,
    ("a", "href"): lambda value: _link(value, ()),
    ("a", "rel"): lambda _: _REL_OF_COMMENTS,
}


def _check_comment(element: str, attribute: str, value: str) -> str | None:
    rule = _RULES_OF_COMMENTS.get((element, attribute))
    return None if rule is None else rule(value)


_COMMENT: Final = _cleaner(
    _TEXT, _attributes(_RULES_OF_COMMENTS), _check_comment, rel=_REL_OF_COMMENTS, forced={}
)
