from dataclasses import replace
from datetime import timedelta

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import PostId, TagId, TranslationGroupId, UserId
from blog.domain.common.locale import Locale
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges, PostContent
from blog.domain.posts.events import (
    PostDeleted,
    PostDrafted,
    PostEdited,
    PostTransferred,
)
from blog.domain.posts.post import Post
from blog.domain.posts.values import Excerpt, PostKind, PostStatus, Title
from tests.support.builders import Builders, body
from tests.support.contracts.ground import state
from tests.support.fakes.system import START, uuid7

AUTHOR, EDITOR, TAKER = UserId(uuid7(1)), UserId(uuid7(2)), UserId(uuid7(3))
TAGS = tuple(TagId(uuid7(100 + number)) for number in range(21))
LATER = START + timedelta(days=1)


def drafted(*tag_ids: TagId) -> Post:
    return Post.draft(
        id=PostId(uuid7(9)),
        author_id=AUTHOR,
        content=PostContent(title=Title("Title"), slug=Slug("title"), body=body("text"), tag_ids=tag_ids),
        now=START,
    )


def event_of(post: Post) -> DomainEvent:
    (event,) = post.collect_events()
    assert (event.aggregate_id, event.version, event.occurred_at) == (post.id, post.version, post.updated_at)
    return event


@pytest.fixture
def post() -> Post:
    make = Builders()
    return make.post(make.user(), tag_ids=TAGS[:2])


@pytest.fixture
def draft() -> Post:
    make = Builders()
    return make.draft(make.user())


def test_a_new_post_is_a_draft_at_version_one() -> None:
    post = drafted(TAGS[1], TAGS[0])
    assert (post.status, post.published_at, post.is_published) == (PostStatus.DRAFT, None, False)
    assert (post.author_id, post.content.title, post.content.slug) == (AUTHOR, Title("Title"), Slug("title"))
    assert (post.content.body, post.content.excerpt, post.content.tag_ids) == (
        body("text"),
        None,
        (TAGS[1], TAGS[0]),
    )
    assert (post.version, post.created_at, post.updated_at) == (1, START, START)
    assert event_of(post) == PostDrafted(
        aggregate_id=post.id, version=1, occurred_at=START, actor_id=AUTHOR, author_id=AUTHOR, slug="title"
    )


def test_tags_stand_once_in_the_order_of_the_author() -> None:
    assert drafted(TAGS[2], TAGS[0], TAGS[2], TAGS[1], TAGS[0]).content.tag_ids == (TAGS[2], TAGS[0], TAGS[1])


def test_a_post_has_at_most_twenty_tags(draft: Post) -> None:
    assert drafted(*TAGS[:20], TAGS[0]).content.tag_ids == TAGS[:20]
    with pytest.raises(ValidationFailed) as error:
        drafted(*TAGS)
    assert [(each.field, each.code) for each in error.value.errors] == [("tags", "too_many")]
    with pytest.raises(ValidationFailed):
        draft.edit(ContentChanges(tag_ids=TAGS), by=AUTHOR, now=LATER)


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("title", Title("Other"), "title"),
        ("slug", Slug("other"), "slug"),
        ("body", body("other"), "content"),
        ("excerpt", Excerpt("Other."), "excerpt"),
        ("excerpt", None, "excerpt"),
        ("kind", PostKind.PAGE, "kind"),
        ("featured", False, "featured"),
        ("locale", Locale("fr"), "locale"),
        ("translation_group", None, "translation_of"),
        ("translation_group", TranslationGroupId(uuid7(1)), "translation_of"),
        ("tag_ids", TAGS[1:3], "tags"),
        ("tag_ids", (TAGS[1], TAGS[0]), "tags"),
        ("tag_ids", (), "tags"),
    ],
)
def test_one_field_changes_alone(post: Post, field: str, value: object, name: str) -> None:
    before, content = state(post), replace(post.content, **{field: value})  # type: ignore[arg-type]  # as below
    assert post.edit(ContentChanges(**{field: value}), by=EDITOR, now=LATER)  # type: ignore[arg-type]  # the table has any field
    assert state(post) == before | {
        "content": content,
        "public_slugs": before["public_slugs"] | {content.slug},  # type: ignore[operator]  # as below
        "version": post.version,
        "updated_at": LATER,
    }
    assert post.version == before["version"] + 1  # type: ignore[operator]  # a state holds any value
    assert event_of(post) == PostEdited(
        aggregate_id=post.id, version=post.version, occurred_at=LATER, actor_id=EDITOR, changed=(name,)
    )


def test_several_fields_change_together_in_one_version(post: Post) -> None:
    version = post.version
    assert post.edit(
        ContentChanges(
            title=Title("T"), slug=Slug("t"), body=body("t"), excerpt=None, tag_ids=(TAGS[5], TAGS[5])
        ),
        by=None,
        now=LATER,
    )
    event = event_of(post)
    assert isinstance(event, PostEdited)
    assert event.changed == ("title", "slug", "content", "excerpt", "tags")
    assert (post.version, post.content.tag_ids) == (version + 1, (TAGS[5],))


def test_an_edit_without_a_difference_is_no_change(post: Post) -> None:
    before = state(post)
    assert not post.edit(ContentChanges(), by=AUTHOR, now=LATER)
    assert not post.edit(
        ContentChanges(
            title=post.content.title,
            slug=post.content.slug,
            body=post.content.body,
            excerpt=post.content.excerpt,
            tag_ids=(*post.content.tag_ids, *post.content.tag_ids),
        ),
        by=AUTHOR,
        now=LATER,
    )
    assert state(post) == before
    assert post.collect_events() == []


def test_a_transferred_post_has_another_author_and_version(post: Post) -> None:
    before = state(post)
    giver = post.author_id
    post.transfer(TAKER, by=EDITOR, now=LATER)
    assert state(post) == before | {"author_id": TAKER, "version": post.version, "updated_at": LATER}
    assert event_of(post) == PostTransferred(
        aggregate_id=post.id,
        version=post.version,
        occurred_at=LATER,
        actor_id=EDITOR,
        before=giver,
        after=TAKER,
    )


def test_a_transfer_to_its_own_author_is_no_change(post: Post) -> None:
    before = state(post)
    post.transfer(post.author_id, by=EDITOR, now=LATER)
    assert state(post) == before
    assert post.collect_events() == []


def test_the_end_of_a_post_tells_whether_it_was_public(post: Post, draft: Post) -> None:
    for leaving, was_published in ((post, True), (draft, False)):
        version = leaving.version
        leaving.delete(by=None, now=LATER)
        assert event_of(leaving) == PostDeleted(
            aggregate_id=leaving.id,
            version=version + 1,
            occurred_at=LATER,
            actor_id=None,
            slug=leaving.content.slug.value,
            was_published=was_published,
        )
