"""Limits as settings: `10/15m` for ten in fifteen minutes."""

import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Any, Final, NamedTuple

from pydantic import BeforeValidator, PlainSerializer
from pydantic_settings import NoDecode

_FORM: Final = re.compile(r"(?P<most>[1-9][0-9]{0,5})/(?P<number>[1-9][0-9]{0,4})?(?P<unit>[smhd])", re.ASCII)
_SECONDS: Final[Mapping[str, int]] = MappingProxyType({"s": 1, "m": 60, "h": 3_600, "d": 86_400})


class RateLimit(NamedTuple):
    """So many in a time."""

    most: int
    within: timedelta
    text: str
    """As it is written."""

    def __str__(self) -> str:
        return self.text


def parse_limit(value: str) -> RateLimit:
    """The limit that the text means. Raises `ValueError`."""
    found = _FORM.fullmatch(value.strip())
    if found is None:
        raise ValueError("must be a number in a time, such as 10/15m (s, m, h or d)")
    seconds = int(found["number"] or 1) * _SECONDS[found["unit"]]
    return RateLimit(int(found["most"]), timedelta(seconds=seconds), value.strip())


def _parsed(value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
    return parse_limit(value) if isinstance(value, str) else value


RateLimitSetting = Annotated[
    RateLimit, NoDecode, BeforeValidator(_parsed), PlainSerializer(str, return_type=str)
]

DEFAULT_LIMITS: Final[Mapping[str, RateLimit]] = MappingProxyType(
    {
        name: parse_limit(text)
        for name, text in {
            "sign_in": "10/15m",
            "sign_in_account": "50/h",
            "sign_in_network": "100/15m",
            "sign_in_total": "3000/15m",
            "registration": "100/h",
            "registration_total": "1000/h",
            "recovery": "20/h",
            "recovery_total": "1000/h",
            "recovery_address": "3/h",
            "preview": "300/15m",
            "guest_comments": "10/h",
            "guest_comments_total": "1000/h",
        }.items()
    }
)
