"""Rendering: what CommonMark makes of a text, and what is let through."""

from io import BytesIO

import pytest

from blog.adapters.markdown import worker
from blog.adapters.markdown.frames import LENGTH, READY, length, packed, unpacked
from blog.adapters.markdown.rendering import OutOfProportion, comment, post


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("", ""),
        ("Hello *world*", "<p>Hello <em>world</em></p>\n"),
        ("~~gone~~", "<p><s>gone</s></p>\n"),
        ("```python\nx < 1\n```", '<pre><code class="language-python">x &lt; 1\n</code></pre>\n'),
        ("a <b>bold</b> word", "<p>a <b>bold</b> word</p>\n"),
        (
            "[x](https://e.org 'T')",
            '<p><a href="https://e.org" title="T" rel="noopener noreferrer">x</a></p>\n',
        ),
        ("![alt](/a.png)", '<p><img src="/a.png" alt="alt"></p>\n'),
    ],
)
def test_a_post_becomes_html(source: str, html: str) -> None:
    assert post(source)["html"] == html


def test_a_table_keeps_its_alignment() -> None:
    body = post("| a | b |\n|--:|---|\n| 1 | 2 |")

    assert '<th style="text-align:right">a</th>' in body["html"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg onload=alert(1)><path/></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<iframe src='https://e.org'></iframe>",
        "<form action='/x'><input name=y></form>",
        "<p style='background:url(javascript:alert(1))' id=top class=x>x</p>",
        "<td style='text-align:left;background:url(//evil)'>x</td>",
        "<details open ontoggle=alert(1)>x</details>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_active_content_does_not_survive(hostile: str) -> None:
    for html in (
        post(hostile)["html"],
        comment(hostile)["html"],
    ):
        # The browser's view of it: elements and attributes, without the text between them.
        markup = html.split("<")[1:]
        tags = [part.partition(">")[0].lower() for part in markup]
        assert not any(
            word in tag
            for tag in tags
            for word in ("script", "onerror", "onload", "ontoggle", "iframe", "form", "svg", "url(", "id=")
        )
        assert not any("javascript:" in tag or "data:" in tag for tag in tags)


def test_links_of_comments_pass_on_no_reputation() -> None:
    body = comment("[x](https://e.org)")

    assert 'rel="nofollow ugc noopener noreferrer"' in body["html"]


def test_a_comment_has_no_headings_and_no_images() -> None:
    body = comment("# Loud\n\n![x](/a.png)")

    assert "<h1" not in body["html"]
    assert "<img" not in body["html"]
    assert "Loud" in body["html"]


def test_the_summary_is_the_first_prose_cut_between_words() -> None:
    body = post("# Title\n\n```\ncode\n```\n\n" + "wörd & " * 60)

    assert body["summary"].startswith("wörd & wörd")
    assert body["summary"].endswith("…")
    assert len(body["summary"]) <= 200
    assert "code" not in body["summary"]
    assert "Title" not in body["summary"]


def test_the_summary_does_not_tear_a_word_that_is_partly_emphasised() -> None:
    assert post("para**gra**ph")["summary"] == "paragraph"


def test_the_summary_of_code_alone_is_the_code() -> None:
    assert post("```\nonly code\n```")["summary"] == "only code"


def test_a_word_longer_than_the_summary_is_cut() -> None:
    assert post("x" * 300)["summary"] == "x" * 199 + "…"


def test_words_are_counted_in_the_text_and_not_in_the_markup() -> None:
    body = post("# One two\n\n- three\n- four `five`\n\n<b>six</b>")

    assert body["word_count"] == 6


def test_a_result_out_of_proportion_is_refused() -> None:
    bomb = "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "|\n" * 50

    with pytest.raises(OutOfProportion):
        post(bomb)


def test_a_short_source_may_grow_more_than_twenty_times() -> None:
    assert post("-")["html"].startswith("<ul>")


def test_a_worker_answers_one_request_after_the_other_until_they_end() -> None:
    bomb = "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "|\n" * 50
    requests = [["post", "# Grüße\n\n*eins*"], ["post", bomb], ["comment", "# zwei"]]
    answers = BytesIO()

    worker.serve(BytesIO(b"".join(map(packed, requests))), answers, seconds=60)

    answers.seek(0)
    assert answers.read(len(READY)) == READY
    assert unpacked(answers.read(length(answers.read(LENGTH.size)))) == {
        "html": '<h1 id="user-content-grüße">Grüße</h1>\n<p><em>eins</em></p>\n',
        "summary": "eins",
        "word_count": 2,
        "toc": [[1, "Grüße", "user-content-grüße"]],
    }
    assert unpacked(answers.read(length(answers.read(LENGTH.size)))) is None
    assert unpacked(answers.read(length(answers.read(LENGTH.size))))["html"] == "zwei\n"
    assert answers.read() == b""
