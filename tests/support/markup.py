"""Whether HTML does nothing: judged by another parser than the sanitiser's, and by lists of its own.

Nothing here is taken from the adapter: what both have wrong, neither would notice.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser

_COMMON: Final = frozenset(
    {
        "a", "abbr", "b", "blockquote", "br", "code", "del", "em", "i", "ins", "kbd", "li", "mark", "ol", "p",
        "pre", "q", "s", "samp", "small", "strong", "sub", "sup", "u", "ul", "var",
    }
)  # fmt: skip
_OF_POSTS: Final = _COMMON | {
    "caption", "cite", "dd", "details", "dfn", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "img", "input", "section", "span", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "time", "tr",
}  # fmt: skip
_AROUND: Final = {"-text", "!doctype"}
_CLASSES: Final = {
    "task-list-item", "contains-task-list", "task-list-item-checkbox", "footnote-ref", "footnote-backref",
    "footnote-item", "footnotes", "footnotes-list",
}  # fmt: skip
_LANGUAGE: Final = re.compile(r"language-[a-z0-9+#._-]+")
_ID: Final = re.compile(r"user-content-[^\s\"'<>&]+")
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_BY_BROWSERS: Final = str.maketrans("", "", "\t\n\r")
_C0_AND_SPACE: Final = "".join(map(chr, range(0x21)))
_TEXTS: Final = {"title", "alt"}
_VALUES: Final = {
    "align": r"left|center|right|justify",
    "checked": "",
    "colspan": r"\d{1,3}",
    "datetime": r"[\w:.+ -]{1,40}",
    "disabled": "",
    "height": r"\d{1,4}%?",
    "rowspan": r"\d{1,3}",
    "scope": r"(row|col)(group)?",
    "start": r"-?\d{1,9}",
    "style": r"text-align: ?(left|center|right);?",
    "type": "checkbox",
    "width": r"\d{1,4}%?",
}


def faults_in_post(html: str) -> list[str]:
    """What in the HTML of a post could do something, or be mistaken for a part of the page around it."""
    return _faults(html, _OF_POSTS, may_have_ids=True, rel={"noopener", "noreferrer"})


def faults_in_comment(html: str) -> list[str]:
    """The same of a comment."""
    return _faults(html, _COMMON, may_have_ids=False, rel={"nofollow", "ugc", "noopener", "noreferrer"})


def _faults(html: str, elements: frozenset[str], *, may_have_ids: bool, rel: set[str]) -> list[str]:
    """Seen three ways: as a page, put into one by a script, and once more after a round trip."""
    page = LexborHTMLParser(f"<!doctype html><body><div>{html}</div><p>after</p>")
    inserted = LexborHTMLParser(html, is_fragment=True)
    again = LexborHTMLParser(inserted.html or "", is_fragment=True)
    found = [*_not_written_out(html)]
    for parser, own in ((page, {"html", "head", "body", "div"}), (inserted, set()), (again, set())):
        found += _in_tree(parser, elements | own, may_have_ids=may_have_ids, rel=rel)
    around = [] if page.body is None else [node.html for node in page.body.iter(include_text=True)]
    if len(around) != len(("before", "after")) or around[-1] != "<p>after</p>":
        found.append("it reaches beyond its end")
    return found


def _not_written_out(html: str) -> Iterator[str]:
    """A beginning of a tag that is none: in text, `<` is always written as a reference."""
    if match := re.search(r"<(?!/?[a-z][a-z0-9]*[ />])", html):
        yield f"{html[match.start() : match.start() + 20]!r} begins no element"


def _in_tree(
    parser: LexborHTMLParser, elements: frozenset[str], *, may_have_ids: bool, rel: set[str]
) -> Iterator[str]:
    root = parser.root
    if root is None:
        return
    ids: Counter[str] = Counter()
    for node in root.traverse(include_text=True):
        name = str(node.tag)
        if name not in elements and name not in _AROUND:
            yield f"<{name}>"
        attributes = {key: value or "" for key, value in node.attributes.items()}
        if name == "input" and {"type", "disabled"} - set(attributes):
            yield "an input that can be used"
        for key, value in attributes.items():
            if key == "id":
                ids[value] += 1
                allowed = may_have_ids and _ID.fullmatch(value) is not None
            elif key == "rel":
                allowed = set(value.split()) == rel
            else:
                allowed = _is_harmless(name, key, value)
            if not allowed:
                yield f"<{name} {key}={value!r}>"
    yield from (f"the id {name} more than once" for name, count in ids.items() if count > 1)


def _is_harmless(element: str, key: str, value: str) -> bool:
    if key in _TEXTS:
        return True
    if key in _VALUES:
        return re.fullmatch(_VALUES[key], value) is not None
    rules: dict[tuple[str, str], Callable[[str], bool]] = {
        ("a", "href"): lambda url: leads_to(url) in {"http", "https", "mailto", ""},
        ("img", "src"): lambda url: leads_to(url) in {"http", "https", ""},
    }
    if key == "class":
        return all(name in _CLASSES or _LANGUAGE.fullmatch(name) for name in value.split())
    return (element, key) in rules and rules[element, key](value)


def leads_to(url: str) -> str:
    """The scheme that a browser finds in an address (WHATWG URL, 4.4); none for one within the site."""
    seen = url.strip(_C0_AND_SPACE).translate(_BY_BROWSERS)
    found = _SCHEME.match(seen)
    return found[1].lower() if found else ""
