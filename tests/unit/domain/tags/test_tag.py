from collections.abc import Callable
from datetime import timedelta

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import TagId, UserId
from blog.domain.common.slug import Slug
from blog.domain.tags.events import TagCreated, TagDeleted, TagEdited, TagMerged
from blog.domain.tags.image import TagImage
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import Colour, MetaDescription, MetaTitle, TagDescription, TagName
from tests.support.builders import Builders
from tests.support.contracts.ground import state
from tests.support.fakes.system import START, uuid7

EDITOR = UserId(uuid7(1))
LATER = START + timedelta(days=1)


def event_of(tag: Tag) -> DomainEvent:
    (event,) = tag.collect_events()
    assert (event.aggregate_id, event.version, event.occurred_at) == (tag.id, tag.version, tag.updated_at)
    return event


@pytest.fixture
def tag() -> Tag:
    return Builders().tag()


@pytest.mark.parametrize("value", ["C++", "Machine learning", "日本語", "🦉" * 30])
def test_a_name_is_one_line_of_at_most_30_characters(value: str) -> None:
    assert str(TagName(f" {value} ")) == value


@pytest.mark.parametrize(
    ("value", "code"), [(" ", "blank"), ("x" * 31, "too_long"), ("a\nb", "forbidden_characters")]
)
def test_other_names_are_refused(value: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        TagName(value)
    assert [(each.field, each.code) for each in error.value.errors] == [("name", code)]


def test_the_key_of_a_name_ignores_case_and_keeps_accents() -> None:
    assert TagName("Python").key == TagName("PYTHON").key
    assert TagName("café").key != TagName("cafe").key
    assert TagName("🦉").key != TagName("🐍").key


def test_a_new_tag_is_at_version_one() -> None:
    tag = Tag.create(id=TagId(uuid7(9)), name=TagName("Tea"), slug=Slug("tea"), by=EDITOR, now=START)
    assert (tag.name, tag.slug, tag.version) == (TagName("Tea"), Slug("tea"), 1)
    assert (tag.created_at, tag.updated_at) == (START, START)
    assert event_of(tag) == TagCreated(
        aggregate_id=tag.id, version=1, occurred_at=START, actor_id=EDITOR, tag="Tea"
    )


@pytest.mark.parametrize(
    ("kind", "value", "field", "code"),
    [
        (TagDescription, " ", "description", "blank"),
        (TagDescription, "\x00", "description", "forbidden_characters"),
        (TagDescription, "é" * 1_001, "description", "too_long"),
        (Colour, "", "colour", "not_a_colour"),
        (Colour, "#fff", "colour", "not_a_colour"),
        (Colour, "ffffff", "colour", "not_a_colour"),
        (Colour, "#ffffff\n", "colour", "not_a_colour"),
        (Colour, "#12345g", "colour", "not_a_colour"),
        (Colour, "#\uff11\uff11\uff11\uff11\uff11\uff11", "colour", "not_a_colour"),
        (MetaTitle, "", "meta_title", "blank"),
        (MetaTitle, "x" * 301, "meta_title", "too_long"),
        (MetaDescription, "a\nb", "meta_description", "forbidden_characters"),
        (MetaDescription, "x" * 501, "meta_description", "too_long"),
    ],
)
def test_what_is_not_valid_is_refused(
    kind: Callable[[str], object], value: str, field: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as error:
        kind(value)
    assert [(each.field, each.code) for each in error.value.errors] == [(field, code)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (TagDescription(" One.\r\n\r\nTwo. "), "One.\n\nTwo."),
        (TagDescription("é" * 1_000), "é" * 1_000),
        (Colour("#A0b1C2"), "#a0b1c2"),
        (MetaTitle(" Tea "), "Tea"),
        (MetaDescription("x" * 500), "x" * 500),
    ],
)
def test_values_have_one_form(value: object, text: str) -> None:
    assert str(value) == text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", TagName("Other")),
        ("slug", Slug("other")),
        *((field, None) for field in ("description", "colour", "image", "meta_title", "meta_description")),
        ("description", TagDescription("Other")),
        ("colour", Colour("#00ff00")),
        ("image", TagImage("https://example.org/other.png", "")),
        ("meta_title", MetaTitle("Other")),
        ("meta_description", MetaDescription("Other")),
    ],
)
def test_one_field_changes_alone(tag: Tag, field: str, value: object) -> None:
    before = state(tag)
    assert tag.edit(by=EDITOR, now=LATER, **{field: value})  # type: ignore[arg-type]  # the table has any field
    assert state(tag) == before | {field: value, "version": tag.version, "updated_at": LATER}
    assert tag.version == before["version"] + 1  # type: ignore[operator]  # a state holds any value
    assert event_of(tag) == TagEdited(
        aggregate_id=tag.id, version=tag.version, occurred_at=LATER, actor_id=EDITOR, changed=(field,)
    )


def test_name_and_slug_change_together(tag: Tag) -> None:
    assert tag.edit(by=None, now=LATER, name=TagName("N"), slug=Slug("n"))
    event = event_of(tag)
    assert isinstance(event, TagEdited)
    assert event.changed == ("name", "slug")


def test_another_spelling_of_the_name_is_a_change(tag: Tag) -> None:
    assert tag.edit(by=EDITOR, now=LATER, name=TagName(tag.name.value.upper()))


def test_an_edit_without_a_difference_is_no_change(tag: Tag) -> None:
    before = state(tag)
    assert not tag.edit(by=EDITOR, now=LATER)
    assert not tag.edit(by=EDITOR, now=LATER, name=tag.name, slug=tag.slug)
    assert state(tag) == before
    assert tag.collect_events() == []


def test_the_end_of_a_tag_is_told_of_with_its_name(tag: Tag) -> None:
    version = tag.version
    tag.delete(by=EDITOR, now=LATER)
    assert event_of(tag) == TagDeleted(
        aggregate_id=tag.id, version=version + 1, occurred_at=LATER, actor_id=EDITOR, tag=tag.name.value
    )


def test_a_tag_that_is_merged_names_the_one_that_takes_over_its_posts(tag: Tag) -> None:
    version, target = tag.version, Builders(7).tag()
    before = state(target)
    tag.merge(target, by=EDITOR, now=LATER)
    assert event_of(tag) == TagMerged(
        aggregate_id=tag.id,
        version=version + 1,
        occurred_at=LATER,
        actor_id=EDITOR,
        tag=tag.name.value,
        slug=tag.slug.value,
        into=target.id,
    )
    assert state(target) == before
    assert target.collect_events() == []


def test_a_tag_is_not_merged_into_itself(tag: Tag) -> None:
    before = state(tag)
    with pytest.raises(ValidationFailed) as error:
        tag.merge(tag, by=EDITOR, now=LATER)
    assert [(each.field, each.code) for each in error.value.errors] == [("into", "same_tag")]
    assert state(tag) == before
    assert tag.collect_events() == []
