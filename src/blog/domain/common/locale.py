"""Language tags."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from blog.domain.common.text import invalid

LOCALE_PATTERN: Final = (
    r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$"
)
_LOCALE: Final = re.compile(LOCALE_PATTERN)
_SCRIPT, _REGION = 4, 2


@dataclass(frozen=True, slots=True)
class Locale:
    """A language tag (BCP 47) of language, script, region and variants, such as `en`, `zh-Hant` or `de-AT`.

    Its form is looked at, and no register of languages. Cased as RFC 5646 (2.1.1) recommends.
    Raises `ValidationFailed` with code `too_long` or `not_a_locale`.
    """

    LONGEST: ClassVar[int] = 35

    value: str

    def __post_init__(self) -> None:
        if len(self.value) > self.LONGEST:
            raise invalid("locale", "too_long", f"at most {self.LONGEST} characters")
        if not _LOCALE.fullmatch(self.value):
            raise invalid("locale", "not_a_locale", "must be a language tag such as en, zh-Hant or de-AT")
        language, *rest = self.value.lower().split("-")
        object.__setattr__(self, "value", "-".join((language, *map(_cased, rest))))

    def __str__(self) -> str:
        return self.value


def _cased(part: str) -> str:
    if len(part) == _SCRIPT and part.isalpha():
        return part.title()
    return part.upper() if len(part) == _REGION else part


ENGLISH: Final = Locale("en")
