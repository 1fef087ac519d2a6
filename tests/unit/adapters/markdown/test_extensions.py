"""What posts have beyond CommonMark: headings to lead to, footnotes, lists of tasks, languages of code."""

import pytest

from blog.adapters.markdown.anchors import MOST_HEADINGS
from blog.adapters.markdown.rendering import OutOfProportion, comment, post


def toc(source: str) -> list[tuple[int, str, str]]:
    return [
        (level, text, anchor.removeprefix("user-content-")) for level, text, anchor in post(source)["toc"]
    ]


def html_of(source: str) -> str:
    return post(source)["html"].replace(' rel="noopener noreferrer"', "")


def test_headings_are_listed_with_their_level_text_and_anchor() -> None:
    source = "# One *two* `three`\n\nx\n\n> ### Quoted\n\nFour & five\n---\n"
    assert toc(source) == [
        (1, "One two three", "one-two-three"),
        (3, "Quoted", "quoted"),
        (2, "Four & five", "four-five"),
    ]
    assert '<h1 id="user-content-one-two-three">One <em>two</em> <code>three</code></h1>' in html_of(source)


def test_anchors_are_made_of_the_letters_of_any_script() -> None:
    source = "# Größe — ja!\n# हिन्दी शीर्षक\n# 日本語の見出し\n# Слова\n# ١٢٣\n# 🦉\n"
    anchors = [anchor for _, _, anchor in toc(source)]
    assert anchors == ["größe-ja", "हिन्दी-शीर्षक", "日本語の見出し", "слова", "١٢٣", "section"]


def test_no_anchor_is_given_twice() -> None:
    titles = ["a", "a", "a-1", "a", "!", "?", "fn-1", "fnref", "fn-1"]
    anchors = [anchor for _, _, anchor in toc("\n\n".join(f"# {title}" for title in titles))]
    assert anchors == [
        "a", "a-1", "a-1-1", "a-2", "section", "section-1", "section-fn-1", "section-fnref", "section-fn-1-1",
    ]  # fmt: skip


def test_an_entry_is_plain_text_on_one_line_and_not_endless() -> None:
    (first, second, third) = toc(
        "a[^1] <b>b</b>\\\nc ![d](/e)\n===\n\n[^1]: x\n\n#\n\n# &lt;i&gt;\n\n# " + "é" * 300
    )
    assert first == (1, "a b c d", "a-b-c-d")
    assert second == (1, "<i>", "i")
    assert third == (1, "é" * 199 + "…", "é" * 80)


def test_headings_beyond_the_first_hundreds_are_shown_and_not_listed() -> None:
    rendered = post("# a\n" * (MOST_HEADINGS + 2))
    assert len(rendered["toc"]) == MOST_HEADINGS
    assert rendered["html"].count("<h1") == MOST_HEADINGS + 2
    assert rendered["html"].endswith("<h1>a</h1>\n<h1>a</h1>\n")


def test_what_raw_html_has_swallowed_is_not_listed() -> None:
    source = '<td><img title="\n\n# Hidden\n\n- [ ] x\n\n" src=/a.png>\n\n# Seen\n'
    assert toc(source) == [(1, "Seen", "seen")]


def test_links_within_the_page_lead_to_what_is_there_and_nowhere_else() -> None:
    html = html_of("[a](#über-uns) [b](#user-content-%C3%BCber-uns) [c](#top) [d](#)\n\n# Über uns\n")
    assert html.startswith(
        '<p><a href="#user-content-%C3%BCber-uns">a</a> <a href="#user-content-%C3%BCber-uns">b</a> '
        "<a>c</a> <a>d</a></p>"
    )


@pytest.mark.parametrize(
    "raw",
    [
        '<h2 id="user-content-a">x</h2>',
        '<p id="user-content-a">x</p>',
        '<a id="a" name="a">x</a>',
        '<h2 id="marker">x</h2>',
    ],
)
def test_no_id_comes_from_raw_html(raw: str) -> None:
    assert html_of(f"# a\n\n{raw}\n").count("id=") == 1


def test_a_footnote_leads_there_and_back() -> None:
    back = "\u21a9\ufe0e"
    html = html_of("[^n] [^n] [^ü]\n\n[^n]: The *note*.\n\n    And more.\n\n[^ü]: Üb.\n[^x]: No.\n")
    assert html == (
        '<p><sup class="footnote-ref"><a href="#user-content-fn-1" id="user-content-fnref-1">[1]</a></sup> '
        '<sup class="footnote-ref"><a href="#user-content-fn-1" id="user-content-fnref-1-2">[1]</a></sup> '
        '<sup class="footnote-ref"><a href="#user-content-fn-2" id="user-content-fnref-2">[2]</a></sup></p>\n'
        '<section class="footnotes">\n<ol class="footnotes-list">\n'
        '<li id="user-content-fn-1" class="footnote-item"><p>The <em>note</em>.</p>\n'
        f'<p>And more. <a href="#user-content-fnref-1" class="footnote-backref">{back}</a></p>\n</li>\n'
        '<li id="user-content-fn-2" class="footnote-item">'
        f'<p>Üb. <a href="#user-content-fnref-2" class="footnote-backref">{back}</a></p>\n</li>\n'
        "</ol>\n</section>\n"
    )


def test_a_way_back_to_a_reference_that_is_not_there_leads_nowhere() -> None:
    html = html_of("[^b]\n\n[^a]: Not referred to, but[^c].\n[^b]: b\n[^c]: c\n")
    assert "fnref-1" in html
    assert html.count("id=") == 3
    assert '<a class="footnote-backref">' in html


def test_footnotes_within_the_line_are_text() -> None:
    assert html_of("a^[b]") == "<p>a^[b]</p>\n"


def test_a_task_list_has_boxes_that_cannot_be_ticked() -> None:
    assert html_of("- [x] done\n- [ ] *open*\n- [y] no\n") == (
        '<ul class="contains-task-list">\n'
        '<li class="task-list-item">'
        '<input class="task-list-item-checkbox" disabled="" type="checkbox" checked=""> done</li>\n'
        '<li class="task-list-item"><input class="task-list-item-checkbox" disabled="" type="checkbox"> '
        "<em>open</em></li>\n<li>[y] no</li>\n</ul>\n"
    )


@pytest.mark.parametrize("raw", ["a <input> b", "<div>\n<INPUT type=text value=x autofocus></input>\n</div>"])
def test_raw_html_makes_no_boxes(raw: str) -> None:
    assert "input" not in html_of(raw).lower()


@pytest.mark.parametrize(
    ("info", "opening"),
    [
        ("python", '<code class="language-python">'),
        ("C++ numbered", '<code class="language-c++">'),
        ("objective-c", '<code class="language-objective-c">'),
        ("", "<code>"),
        ("日本語", "<code>"),
        ("x" * 60, "<code>"),
        ('"><b', "<code>"),
    ],
)
def test_the_language_of_code_is_a_class_where_it_is_a_name(info: str, opening: str) -> None:
    assert html_of(f"```{info}\nx\n```\n") == f"<pre>{opening}x\n</code></pre>\n"
    assert comment(f"```{info}\nx\n```\n")["html"] == f"<pre>{opening}x\n</code></pre>\n"


def test_no_other_class_stays() -> None:
    assert html_of('<p class="a">a</p><ul class="footnotes b"><li class="task-list-item c">d</li></ul>') == (
        '<p>a</p><ul><li class="task-list-item">d</li></ul>'
    )


def test_comments_have_strikethrough_and_nothing_more() -> None:
    source = "~~a~~ b[^1]\n\n- [x] c\n\n[^1]: d e\n"
    assert comment(source)["html"] == (
        "<p><s>a</s> b[^1]</p>\n<ul>\n<li>[x] c</li>\n</ul>\n<p>[^1]: d e</p>\n"
    )


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("[x](https://e.org/a?b#c)", 'href="https://e.org/a?b#c"'),
        ("[x](HTTP://e.org)", 'href="HTTP://e.org"'),
        ("[x](mailto:x@e.org)", 'href="mailto:x@e.org"'),
        ("[x](/a/b:c)", 'href="/a/b:c"'),
        ("[x](a/b)", 'href="a/b"'),
        ("[x](//e.org/a)", 'href="//e.org/a"'),
        ("[x](tel:1)", ""),
        ("[x](a:b)", ""),
        ("[x](https:e.org)", ""),
        ('<a href="\\\\e.org">x</a>', ""),
        ("![x](mailto:x@e.org)", ""),
        ("![x](data:image/png;base64,x)", ""),
    ],
)
def test_addresses_are_of_the_web_of_mail_or_of_the_site(source: str, kept: str) -> None:
    html = html_of(source)
    assert kept in html
    assert ("href=" in html or "src=" in html) == bool(kept)


def test_what_grows_only_while_it_is_cleaned_is_out_of_proportion_too() -> None:
    # Each paragraph begins all elements anew that were left open.
    left_open = "".join(f"<b title={number}>" for number in range(50)) + "<p>x" * 1_000
    for render in (post, comment):
        with pytest.raises(OutOfProportion):
            render(left_open)


def test_a_note_that_is_referred_to_thousands_of_times_is_out_of_proportion() -> None:
    with pytest.raises(OutOfProportion):
        post("x[^1]" * 3_000 + "\n\n[^1]: y\n")
