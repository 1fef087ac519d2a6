"""Texts, compared word by word."""

import random
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.posts.values import Markdown
from blog.domain.revisions import wording
from blog.domain.revisions.wording import Op, Part, compared


def joined(parts: Sequence[Part], *ops: Op) -> str:
    return "".join(part.text for part in parts if part.op in ops)


def shown(before: str, after: str) -> str:
    """The difference in one line: `[-deleted-]` and `{+inserted+}`."""
    marks = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}
    return "".join(marks[part.op].format(part.text) for part in compared(before, after))


TEXTS = st.lists(st.sampled_from(["a", "b", "cd", " ", "  ", "\n", ".", "é", "光", "🦉"]), max_size=40).map(
    "".join
)


@given(TEXTS, TEXTS)
def test_the_parts_make_up_both_texts(before: str, after: str) -> None:
    parts = compared(before, after)
    assert joined(parts, Op.EQUAL, Op.DELETE) == before
    assert joined(parts, Op.EQUAL, Op.INSERT) == after
    assert all(part.text for part in parts)
    assert all(one.op is not other.op for one, other in pairwise(parts))
    assert before != after or [part.op for part in parts] == [Op.EQUAL] * bool(before)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("The brown fox", "The red fox", "The [-brown-]{+red+} fox"),
        ("First light.", "First light, again.", "First light{+, again+}."),
        ("one two three", "one 2 3", "one [-two three-]{+2 3+}"),
        ("one\ntwo\nthree\n", "one\nthree\n", "one\n[-two\n-]three\n"),
        ("a b\nc d\n", "a x\ny d\n", "a [-b-]{+x+}\n[-c-]{+y+} d\n"),
        ("**bold** word", "*bold* word", "[-**-]{+*+}bold[-**-]{+*+} word"),
        ("吾輩は猫である", "吾輩は犬である", "吾輩は[-猫-]{+犬+}である"),
        ("Straße", "Strasse", "[-Straße-]{+Strasse+}"),
    ],
)
def test_words_are_what_differs(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_many_small_edits_of_a_long_text_are_found_one_by_one() -> None:
    lines = [f"line {number} is here\n" for number in range(8_000)]
    edited = [
        line.replace("here", "there") if number % 20 == 0 else line for number, line in enumerate(lines)
    ]
    parts = compared("".join(lines), "".join(edited))
    assert [part.text for part in parts if part.op is not Op.EQUAL] == ["here", "there"] * 400


N = Markdown.MOST_BYTES
CHANCE = random.Random(4)
WORST = {
    "one word all over": ("a " * (N // 2), "b " + "a " * (N // 2 - 2) + "c "),
    "two words, turned round": ("a b " * (N // 4), "b a " * (N // 4)),
    "one line all over": ("a\n" * (N // 2), "b\n" + "a\n" * (N // 2 - 2) + "b\n"),
    "two lines, turned round": ("a\nb\n" * (N // 4), "b\na\n" * (N // 4)),
    "noise": ("".join(CHANCE.choices("ab ", k=N)), "".join(CHANCE.choices("ab ", k=N))),
    "noise in lines": ("".join(CHANCE.choices("ab\n", k=N)), "".join(CHANCE.choices("ab\n", k=N))),
    "half of it": ("x a " * (N // 4), "a " * (N // 2)),
    "nothing alike": ("a " * (N // 2), "b\n" * (N // 2)),
    "signs without spaces": ("一" * (N // 3), "一丁" * (N // 6)),
}


@pytest.mark.parametrize("case", WORST)
def test_no_text_makes_more_work_than_the_steps_allow(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    beginnings = 0
    beginning = wording._beginning

    def counted(earlier: dict[int, int], diagonal: int) -> int:
        nonlocal beginnings
        beginnings += 1
        return beginning(earlier, diagonal)

    monkeypatch.setattr(wording, "_beginning", counted)
    before, after = WORST[case]
    parts = compared(before, after)
    assert joined(parts, Op.EQUAL, Op.DELETE) == before
    assert joined(parts, Op.EQUAL, Op.INSERT) == after
    # Where no steps are left, each stretch is given up at its first one; the way back asks again.
    assert beginnings <= 2 * wording.MOST_STEPS + len(parts) + 2_000


def test_what_is_too_different_is_replaced_in_one_piece() -> None:
    before, after = WORST["noise"]
    assert [part.op for part in compared(before, after) if part.op is not Op.EQUAL] == [Op.DELETE, Op.INSERT]


def test_every_character_belongs_to_a_piece() -> None:
    text = "".join(map(chr, range(0x2FFF))) + "\u3042\u4e00\U0001f989"
    assert "".join(re.findall(wording._WORDS, text)) == text
    assert "".join(re.findall(wording._LINES, text)) == text
