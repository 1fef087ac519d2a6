"""What two people made of one content, brought together."""

from dataclasses import fields, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from blog.domain.common.custom import CustomValues
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import SeriesId, TagId, TranslationGroupId
from blog.domain.common.locale import Locale
from blog.domain.common.slug import Slug
from blog.domain.posts.content import NAMES, PostContent
from blog.domain.posts.image import FeatureImage
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.seo import NOTHING_WRITTEN, Seo
from blog.domain.posts.values import Excerpt, PostKind, Title, Visibility
from blog.domain.revisions.merging import merge
from blog.domain.revisions.snapshot import snapshot_of
from tests.support.builders import Builders, body
from tests.support.fakes.system import uuid7

make = Builders()
BASE = make.post(make.user(), series=SeriesPlace(SeriesId(uuid7(4)), 1)).content
EDITS: dict[str, list[Any]] = {
    "title": [Title("One"), Title("Two")],
    "slug": [Slug("one"), Slug("two")],
    "body": [body("One"), body("Two")],
    "excerpt": [Excerpt("One"), None],
    "tag_ids": [(TagId(uuid7(1)),), (TagId(uuid7(2)), TagId(uuid7(1)))],
    "kind": [PostKind.PAGE, PostKind.PAGE],
    "featured": [False, False],
    "feature_image": [FeatureImage(url="https://cdn.example.org/one.png"), None],
    "seo": [Seo(meta_title="One"), NOTHING_WRITTEN],
    "locale": [Locale("en"), Locale("fr")],
    "translation_group": [TranslationGroupId(uuid7(3)), None],
    "visibility": [Visibility.UNLISTED, Visibility.MEMBERS],
    "comments": [CommentAccess.CLOSED, None],
    "series": [SeriesPlace(SeriesId(uuid7(4)), 2), None],
    "custom": [CustomValues({"rating": 4.5}), CustomValues({"rating": 2.0})],
}
"""Two values for each field that are not those of the base; the same one where there is but one."""
CHANGES = st.dictionaries(st.sampled_from(sorted(EDITS)), st.integers(0, 1))


def edited(content: PostContent, changes: dict[str, int]) -> PostContent:
    return replace(content, **{name: EDITS[name][which] for name, which in changes.items()})


@given(CHANGES, CHANGES)
def test_edits_of_different_fields_are_both_made_in_either_order(
    mine: dict[str, int], theirs: dict[str, int]
) -> None:
    mine = {name: which for name, which in mine.items() if name not in theirs}
    one = merge(BASE, edited(BASE, mine), edited(BASE, theirs))
    other = merge(BASE, edited(BASE, theirs), edited(BASE, mine))
    assert one == other
    assert one.conflicting == ()
    assert one.content == edited(edited(BASE, mine), theirs) == edited(edited(BASE, theirs), mine)


@given(CHANGES, CHANGES)
def test_nothing_of_theirs_is_ever_overwritten(mine: dict[str, int], theirs: dict[str, int]) -> None:
    merged = merge(BASE, edited(BASE, mine), edited(BASE, theirs))
    names = NAMES
    assert set(merged.conflicting) == {
        names.get(name, name)
        for name in mine.keys() & theirs.keys()
        if EDITS[name][mine[name]] != EDITS[name][theirs[name]]
    }
    kept, wanted = snapshot_of(merged.content), snapshot_of(edited(BASE, theirs))
    assert all(kept[names.get(name, name)] == wanted[names.get(name, name)] for name in theirs)


@given(CHANGES)
def test_whoever_changed_nothing_changes_nothing(theirs: dict[str, int]) -> None:
    assert merge(BASE, BASE, edited(BASE, theirs)).content == edited(BASE, theirs)
    assert merge(BASE, edited(BASE, theirs), BASE).content == edited(BASE, theirs)


def test_what_a_renderer_made_is_no_change() -> None:
    rendered_anew = replace(BASE, body=replace(BASE.body, html="<p>other</p>", renderer="other/2"))
    mine = edited(BASE, {"title": 0})
    merged = merge(BASE, mine, rendered_anew)
    assert merged.conflicting == ()
    assert (merged.content.title, merged.content.body) == (mine.title, rendered_anew.body)


def test_every_field_can_be_merged() -> None:
    assert EDITS.keys() == {each.name for each in fields(PostContent)}
    assert all(value != getattr(BASE, name) for name, values in EDITS.items() for value in values)


def test_custom_values_are_brought_together_one_by_one() -> None:
    base = replace(BASE, custom=CustomValues({"kept": "a", "mine": 1, "theirs": True, "alike": "b"}))
    mine = replace(base, custom=CustomValues({"kept": "a", "mine": 2, "theirs": True, "new": "n"}))
    theirs = replace(base, custom=CustomValues({"kept": "a", "mine": 1, "other": "o"}))
    merged = merge(base, mine, theirs)
    assert merged.conflicting == ()
    assert merged.content.custom == {"kept": "a", "mine": 2, "new": "n", "other": "o"}
    differing = replace(base, custom=CustomValues({**base.custom, "mine": 3}))
    assert merge(base, mine, differing).conflicting == ("custom",)
