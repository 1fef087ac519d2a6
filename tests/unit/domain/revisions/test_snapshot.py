"""What a revision keeps of a content, and what comes back."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import pytest

from blog.domain.common.custom import CustomValues
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import SeriesId, TagId
from blog.domain.posts.content import PostContent
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.values import PostKind, Title, Visibility
from blog.domain.revisions import snapshot
from blog.domain.revisions.snapshot import completed, content_of, differences, snapshot_of
from tests.support.builders import Builders, body
from tests.support.fakes.system import uuid7


def every_field_set() -> PostContent:
    make = Builders()
    content = make.post(make.user()).content
    return replace(
        content,
        kind=PostKind.PAGE,
        tag_ids=(TagId(uuid7(2)), TagId(uuid7(1))),
        visibility=Visibility.MEMBERS,
        series=SeriesPlace(SeriesId(uuid7(3)), 4),
        custom=CustomValues({"rating": 4.5, "count": 2**53 - 1, "open": False, "venue": "Übersee 🦉"}),
    )


def test_every_field_of_a_content_is_kept_and_comes_back() -> None:
    content = every_field_set()
    for each in fields(content):
        assert each.default is MISSING or getattr(content, each.name) != each.default, (
            f"the builder gives {each.name} away from its default, or nobody sees whether it is kept"
        )
    assert content_of(snapshot_of(content), content.body) == content


def test_fields_are_called_as_callers_call_them() -> None:
    content = every_field_set()
    kept = snapshot_of(content)
    assert len(kept) == len(fields(content))
    assert kept["content"] == content.body.source.value
    assert kept["tags"] == [str(tag_id) for tag_id in content.tag_ids]
    assert kept["title"] == content.title.value
    assert content.body.html not in str(kept)


def test_without_a_body_there_is_the_source_alone() -> None:
    content = every_field_set()
    back = content_of(snapshot_of(content))
    assert back == replace(content, body=back.body)
    assert (back.body.source, back.body.html) == (content.body.source, "")


def test_a_field_that_came_later_has_its_default() -> None:
    kept = snapshot_of(every_field_set())
    older = {name: kept[name] for name in ("title", "slug", "content")}
    back = content_of(older)
    assert (back.excerpt, back.tag_ids) == (None, ())
    whole = completed(older)
    assert whole.keys() == kept.keys()
    assert (whole["excerpt"], whole["tags"], whole["title"]) == (None, [], kept["title"])


def test_a_part_that_came_later_has_its_default_too() -> None:
    kept = snapshot_of(every_field_set())
    whole = completed({**kept, "seo": {"meta_title": "Words"}})
    seo = whole["seo"]
    assert isinstance(seo, dict)
    assert (seo["meta_title"], seo["og_title"], seo["noindex"]) == ("Words", None, False)


def test_a_snapshot_without_what_every_content_has_is_none() -> None:
    assert completed({})["title"] is None
    with pytest.raises(KeyError):
        content_of({"slug": "alone"})


def test_a_rule_that_became_stricter_is_told() -> None:
    kept = snapshot_of(every_field_set())
    with pytest.raises(ValidationFailed, match="title"):
        content_of({**kept, "title": "t" * (Title.LONGEST + 1)})


def test_what_differs_is_named_and_what_is_missing_is_not() -> None:
    kept = snapshot_of(every_field_set())
    assert differences(kept, kept) == ()
    assert differences(kept, {**kept, "title": "New", "excerpt": None}) == ("title", "excerpt")
    assert differences({}, kept) == ()


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Card:
    """What an extension of the content may be made of."""

    title: Title | None
    colours: tuple[Colour, ...]
    at: datetime
    by: UUID
    sure: bool
    share: float
    more: Mapping[str, int]
    later: int = 7


CARD = Card(
    title=Title("Card"),
    colours=(Colour.RED,),
    at=datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
    by=uuid7(5),
    sure=True,
    share=0.5,
    more={"a": 1},
)


def test_values_of_every_kind_are_plain_and_come_back() -> None:
    plain = snapshot._plain(CARD)
    assert plain == {
        "title": "Card",
        "colours": ["red"],
        "at": "2026-01-02T03:04:05.000006+00:00",
        "by": str(uuid7(5)),
        "sure": True,
        "share": 0.5,
        "more": {"a": 1},
        "later": 7,
    }
    assert snapshot._value(Card, plain) == CARD
    assert isinstance(plain, dict)
    del plain["later"]
    assert snapshot._value(Card | None, plain | {"title": None}) == replace(CARD, title=None)


def test_a_value_that_nobody_knows_how_to_keep_is_refused() -> None:
    with pytest.raises(TypeError, match="does not keep values of object"):
        snapshot._plain(object())
    with pytest.raises(TypeError, match="does not keep values of"):
        snapshot._value(object, "x")


@dataclass(frozen=True, kw_only=True)
class Grown(PostContent):
    card: Card = CARD
    """A field whose default is not plain."""


def test_a_new_field_is_kept_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    content = every_field_set()
    grown = Grown(**{each.name: getattr(content, each.name) for each in fields(content)})
    monkeypatch.setattr(snapshot, "PostContent", Grown)
    kept = snapshot_of(replace(grown, card=replace(CARD, later=8), body=body("Other")))
    assert content_of(kept) == replace(grown, card=replace(CARD, later=8), body=content_of(kept).body)
    assert completed(snapshot_of(content))["card"] == snapshot._plain(CARD)
