"""Words that a site watches for, found in what somebody says: without regular expressions, in linear time."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, Self


@dataclass(frozen=True, slots=True)
class WordList:
    """Words and phrases, found as whole words, whatever their case and form.

    `cat` is found in "Cat!" and in full-width letters, not in "category". Invisible characters within a word
    hide nothing.
    """

    MOST: ClassVar[int] = 500
    LONGEST: ClassVar[int] = 100

    words: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> Self:
        """At most 500 entries of at most 100 characters, each with a letter or a digit; else `ValueError`."""
        given = tuple(entries)
        if len(given) > cls.MOST or any(len(entry) > cls.LONGEST for entry in given):
            raise ValueError(f"at most {cls.MOST} words of at most {cls.LONGEST} characters")
        parted = [words_of(entry) for entry in given]
        if not all(parted):
            raise ValueError("each needs a letter or a digit")
        return cls(
            words=frozenset(words[0] for words in parted if len(words) == 1),
            phrases=tuple(" ".join(["", *words, ""]) for words in parted if len(words) > 1),
        )

    def found_in(self, text: str) -> frozenset[str]:
        """Those that the text contains."""
        if not self.words and not self.phrases:
            return frozenset()
        said = words_of(text)
        whole = " ".join(["", *said, ""])
        return self.words.intersection(said) | {phrase for phrase in self.phrases if phrase in whole}


NO_WORDS: Final = WordList()


def words_of(text: str) -> list[str]:
    """The words of a text in one form: letters, digits and their marks, without case and the invisible."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = (character for character in folded if unicodedata.category(character) != "Cf")
    return "".join(each if each.isalnum() or _is_mark(each) else " " for each in kept).split()


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
