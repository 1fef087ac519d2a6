"""Query parameters: closed lists of names, strict numbers, and the page that a list is asked for."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from blog.domain.common.paging import DEFAULT_LIMIT, LARGEST_LIMIT, LARGEST_SKIP, Order
from blog.entrypoints.http.cursors import CURSOR_PATTERN
from blog.entrypoints.http.schemas.values import moment

_NOT_IN_SCOPE: Final = {"limit", "skip", "cursor", "count", "fields", "include"}
_WHOLE: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)


def _whole_number(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise PydanticCustomError("int_type", "a whole number")
    return int(text)


def _truth(text: str) -> bool:
    if text not in {"true", "false"}:
        raise PydanticCustomError("bool_type", "true or false")
    return text == "true"


Whole = Annotated[int, BeforeValidator(_whole_number)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Moment = Annotated[
    datetime,
    BeforeValidator(moment),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}),
]


def fields_of(model: type[BaseModel]) -> Any:  # noqa: ANN401 - the default of a field, as from `Field`
    """The parameter `fields` of a schema: a closed list of its names."""
    return Field(
        None,
        pattern=names_pattern(model.model_fields),
        description="The fields to answer with, separated by commas; all where absent.",
    )


def sort_by(names: Collection[str], natural: str) -> Any:  # noqa: ANN401 - as above
    """The parameter `sort` of a list: a closed list of names."""
    return Field(
        None,
        pattern=names_pattern(names, signed=True),
        description=f"Names to sort by, each with a minus for the other way round; {natural} where absent.",
    )


def names_pattern(names: Collection[str], *, signed: bool = False) -> str:
    """The form of a list of these names, separated by commas; `signed` names may have a minus before them."""
    name = f"{'-?' if signed else ''}({'|'.join(sorted(names))})"
    return f"^{name}(,{name}){{0,{len(names) - 1}}}$"


class SingleQuery(BaseModel):
    """What a single resource can be asked with."""

    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)
    takes: ClassVar[str | None] = None
    """The field that holds all parameters of its name with something in brackets behind it, as they come."""

    fields: str | None = None

    @property
    def chosen(self) -> frozenset[str] | None:
        """The fields that are asked for, or None for all."""
        return None if self.fields is None else frozenset(self.fields.split(","))


class ListQuery(SingleQuery):
    """What every list can be asked with."""

    limit: Whole = Field(
        DEFAULT_LIMIT, ge=1, le=LARGEST_LIMIT, description="The most entries to answer with."
    )
    skip: Whole = Field(
        0, ge=0, le=LARGEST_SKIP, description="Entries to leave out at the start; use `cursor` to go further."
    )
    cursor: str | None = Field(
        None,
        pattern=CURSOR_PATTERN,
        description="Where to go on: from the `Link` of an earlier answer, for the same order and filters.",
    )
    count: Truth = Field(default=False, description="Whether to send the total as `X-Total-Count`.")
    sort: str | None = None

    @property
    def order(self) -> tuple[Order, ...]:
        """The order that is asked for; of a name that is given twice the first counts."""
        order: dict[str, Order] = {}
        for name in self.sort.split(",") if self.sort else ():
            field = name.removeprefix("-")
            order.setdefault(field, Order(field, descending=name.startswith("-")))
        return tuple(order.values())

    def scope(self) -> str:
        """The order and the filters, for which a cursor is good."""
        return self.model_dump_json(exclude=_NOT_IN_SCOPE)
