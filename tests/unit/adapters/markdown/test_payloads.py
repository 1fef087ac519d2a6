"""No attack on a reader survives, wherever in a text its author puts it."""

from collections.abc import Callable
from typing import Final

import pytest

from blog.adapters.markdown.rendering import OutOfProportion, comment, post
from tests.support.markup import faults_in_comment, faults_in_post
from tests.support.samples import document

PARTS: Final = 8
"""The payloads are dealt to so many tests, so that they run side by side."""
LINKS: Final = "[x]({0}) [y](<{0}>) [{0}](/a '{0}') [z][r] ![{0}]({0} \"{0}\") <{0}>\n\n[r]: {0}\n\n"
NOTES: Final = "# {0}\n\nnote[^1] and [^{0}]\n\n[^1]: {0}\n[^{0}]: x\n\n"
FENCE: Final = "```{0}\n{0}\n```\n"
TABLE: Final = "| {0} | b |\n|:--|--:|\n| `{0}` | ~~c~~ |\n\n- [ ] {0}\n\n"
VALUES: Final = '<a title="{0}" href="{0}" id=\'{0}\' class={0}>x</a>\n\n'
SWALLOWED: Final = '<td><img title="\n\n# {0}\n\n- [ ] x\n\n" src={0}>\n'
IN_POSTS: Final = ("{0}", LINKS + NOTES + FENCE, TABLE + VALUES + SWALLOWED)
IN_COMMENTS: Final = ("{0}", LINKS + "> # {0}\n\n" + VALUES + FENCE)


def payloads() -> list[str]:
    plain = [each["payload"] for each in document("xss/payloads.jsonl")]
    return plain + [each["payload"] for each in document("xss/dompurify-expect.json")]


def texts(templates: tuple[str, ...], part: int) -> list[str]:
    # A null byte and lone surrogates are refused before anything is rendered.
    fit = (each.replace("\0", "").encode(errors="ignore").decode() for each in payloads()[part::PARTS])
    return [template.format(payload) for payload in fit for template in templates]


def survivors(
    render: Callable[[str], str], faults: Callable[[str], list[str]], sources: list[str]
) -> list[tuple[str, list[str]]]:
    """The texts that are not harmless when rendered."""
    seen: set[str] = set()
    found = []
    for source in sources:
        try:
            html = render(source)
        except OutOfProportion:
            continue
        if html not in seen and (wrong := faults(html)):
            found.append((source, wrong))
        seen.add(html)
    return found


@pytest.mark.no_cover  # Nothing that other tests do not reach, and five times as slow.
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_active_survives_in_a_post(part: int) -> None:
    sources = texts(IN_POSTS, part)
    assert survivors(lambda source: post(source)["html"], faults_in_post, sources) == []


@pytest.mark.no_cover  # Nothing that other tests do not reach, and five times as slow.
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_active_survives_in_a_comment(part: int) -> None:
    sources = texts(IN_COMMENTS, part)
    assert survivors(lambda source: comment(source)["html"], faults_in_comment, sources) == []


@pytest.mark.parametrize(
    "harmful",
    [
        "<script>x</script>",
        "<p onclick=x>x</p>",
        '<a href="javascript:x" rel="noopener noreferrer">x</a>',
        '<a href=" java&#9;script:x" rel="noopener noreferrer">x</a>',
        '<a href="data:text/html,x" rel="noopener noreferrer">x</a>',
        '<img src="data:image/png;base64,x">',
        "<p id=top>x</p>",
        '<h1 id="user-content-a">x</h1><h2 id="user-content-a">y</h2>',
        "<p style='color:red'>x</p>",
        "<p class=button>x</p>",
        '<input type="text">',
        '<input type="checkbox">',
        "<svg><path/></svg>",
        "<math><mi>x</mi></math>",
        "<!-- x -->",
        "<form><button>x</button></form>",
        "<template><b>x</b></template>",
        "a < b",
        "</div><p>out of its place</p>",
        "<b>left open",
    ],
)
def test_what_is_harmful_would_be_noticed(harmful: str) -> None:
    assert faults_in_post(harmful)
    assert faults_in_comment(harmful)
