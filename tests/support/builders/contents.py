"""What users write, and what it is arranged by."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any, Final, Unpack

from blog.domain.comments.comment import Comment
from blog.domain.comments.values import CommentBody, CommentStatus, CommentText
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import (
    CommentId,
    CustomFieldId,
    PostId,
    PreviewId,
    SeriesId,
    TagId,
    TranslationGroupId,
)
from blog.domain.common.locale import Locale
from blog.domain.common.slug import Slug
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.definition import CustomField
from blog.domain.custom_fields.values import FieldDescription, FieldKey, FieldLabel, FieldType
from blog.domain.posts.content import PostContent
from blog.domain.posts.image import FeatureImage
from blog.domain.posts.post import Post
from blog.domain.posts.seo import Seo, TwitterCard
from blog.domain.posts.values import Body, Excerpt, Heading, Markdown, PostStatus, Title
from blog.domain.previews.preview import Preview
from blog.domain.previews.values import PreviewNote
from blog.domain.series.entity import Series
from blog.domain.series.values import SeriesDescription, SeriesTitle
from blog.domain.tags.image import TagImage
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import Colour, MetaDescription, MetaTitle, TagDescription, TagName
from blog.domain.users.user import User
from tests.support.builders.numbering import Numbered
from tests.support.fakes.system import uuid7
from tests.support.fields import (
    CommentFields,
    CustomFieldFields,
    PostFields,
    PreviewFields,
    SeriesFields,
    TagFields,
)

SEO: Final = Seo(
    meta_title="Meta title 🦉",
    meta_description="Meta description, in one line.",
    canonical_url="https://elsewhere.example/original?a=1&b=2",
    og_title="Title for networks",
    og_description="Description for networks.",
    og_image="https://cdn.example.org/og.png",
    twitter_title="Title for cards",
    twitter_description="Description for cards.",
    twitter_image="https://cdn.example.org/card.png",
    twitter_card=TwitterCard.SUMMARY,
    noindex=True,
)
"""Every field away from its default."""


class ContentBuilders(Numbered):
    """Makes posts, and all that stands around them."""

    def tag(self, **fields: Unpack[TagFields]) -> Tag:
        """A tag whose slug is not what its name would give."""
        n, at = self._number()
        made = Tag(
            id=TagId(uuid7(n)),
            name=TagName(f"Café № {n}"),
            slug=Slug(f"subject-{n}"),
            description=TagDescription(f"All about number {n}.\n\nIn plain *words* 🦉."),
            colour=Colour(f"#{n % 0x1000000:06x}"),
            image=TagImage(f"https://images.example.org/{n}.webp?w=800", f"Zoë Nº {n} 🦉"),
            meta_title=MetaTitle(f"Über № {n}"),
            meta_description=MetaDescription(f"What there is about № {n}."),
            created_at=at,
            updated_at=at + timedelta(hours=2, microseconds=2),
            version=4,
        )
        return replace(made, **fields)

    def series(self, **fields: Unpack[SeriesFields]) -> Series:
        """A series whose slug is not what its title would give."""
        n, at = self._number()
        made = Series(
            id=SeriesId(uuid7(n)),
            title=SeriesTitle(f"Owls № {n} 🦉"),
            slug=Slug(f"sequel-{n}"),
            description=SeriesDescription(f"All parts of number {n}.\n\nIn plain *words* 🦉."),
            created_at=at,
            updated_at=at + timedelta(hours=2, microseconds=7),
            version=3,
        )
        return replace(made, **fields)

    def custom_field(self, **fields: Unpack[CustomFieldFields]) -> CustomField:
        """A number from 0.5 to 99.5 that what goes public must have."""
        n, at = self._number()
        made = CustomField(
            id=CustomFieldId(uuid7(n)),
            key=FieldKey(f"rating_{n}"),
            label=FieldLabel(f"Rating № {n}"),
            description=FieldDescription(f"How good number {n} is.\n\nIn plain *words* 🦉."),
            type=FieldType.NUMBER,
            is_required=True,
            constraints=Constraints(minimum=0.5, maximum=99.5),
            created_at=at,
            updated_at=at + timedelta(hours=2, microseconds=2),
            version=4,
        )
        return replace(made, **fields)

    def post(self, author: User, **fields: Unpack[PostFields]) -> Post:
        """A published post with an excerpt; without tags, a series and custom values, which need others.

        It is part of the stream and for everybody, as most are, and not a page.
        """
        n, at = self._number()
        made = Post(
            id=PostId(uuid7(n)),
            author_id=author.id,
            content=PostContent(
                title=Title(f"Über Nº {n} 🦉"),
                slug=Slug(f"about-{n}"),
                body=body(f"# Nº {n}\n\nOn *owls* & <tea>."),
                excerpt=Excerpt(f"In short: {n}."),
                featured=True,
                feature_image=FeatureImage(
                    url=f"https://cdn.example.org/{n}.jpg", alt=f"Owl Nº {n} 🦉", caption=f"An owl, {n}."
                ),
                seo=SEO,
                locale=Locale("de-AT"),
                translation_group=TranslationGroupId(uuid7(n + 2_000_000)),
                comments=CommentAccess.MEMBERS,
            ),
            status=PostStatus.PUBLISHED,
            published_at=at + timedelta(minutes=30),
            created_at=at,
            updated_at=at + timedelta(hours=3, microseconds=3),
            version=6,
        )
        made = _replaced(made, fields)
        # What is public is public under the slug that it has.
        made.public_slugs = fields.get("public_slugs", frozenset({made.content.slug}))
        return made

    def scheduled(self, author: User, **fields: Unpack[PostFields]) -> Post:
        """A post that goes public by itself, in a week."""
        _, at = self._number()
        due: PostFields = {"status": PostStatus.SCHEDULED, "scheduled_at": at + timedelta(days=7)}
        return _replaced(self.draft(author), {**due, **fields})

    def trashed(self, author: User, **fields: Unpack[PostFields]) -> Post:
        """A post in the trash; it was never public."""
        _, at = self._number()
        thrown: PostFields = {"status": PostStatus.TRASHED, "trashed_at": at + timedelta(hours=4)}
        return _replaced(self.draft(author), {**thrown, **fields})

    def draft(self, author: User, **fields: Unpack[PostFields]) -> Post:
        """A post that is not published."""
        drafted: PostFields = {
            "status": PostStatus.DRAFT,
            "published_at": None,
            "public_slugs": frozenset(),
        }
        return _replaced(self.post(author), {**drafted, **fields})

    def comment(
        self,
        post: Post,
        author: User | None,
        *,
        parent: Comment | None = None,
        **fields: Unpack[CommentFields],
    ) -> Comment:
        """A comment, perhaps in reply to another one."""
        n, at = self._number()
        made = Comment(
            id=CommentId(uuid7(n)),
            post_id=post.id,
            author_id=None if author is None else author.id,
            parent_id=None if parent is None else parent.id,
            depth=1 if parent is None else parent.depth + 1,
            body=comment_body(f"I say {n} 🦉"),
            status=CommentStatus.APPROVED,
            edited_at=at + timedelta(minutes=3, microseconds=3),
            created_at=at,
            updated_at=at + timedelta(minutes=4, microseconds=4),
            version=2,
        )
        return replace(made, **fields)

    def tombstone(
        self, post: Post, *, parent: Comment | None = None, **fields: Unpack[CommentFields]
    ) -> Comment:
        """What is left of a deleted comment."""
        gone: CommentFields = {"body": None, "edited_at": None, "status": CommentStatus.DELETED}
        return replace(self.comment(post, None, parent=parent), **(gone | fields))

    def preview(self, post: Post, maker: User, **fields: Unpack[PreviewFields]) -> Preview:
        """A preview of the post, which has about a week to live."""
        n, at = self._number()
        made = Preview(
            id=PreviewId(uuid7(n)),
            post_id=post.id,
            created_by=maker.id,
            note=PreviewNote(f"For Nº {n} 🦉"),
            expires_at=at + timedelta(days=8, microseconds=9),
            created_at=at,
            updated_at=at + timedelta(seconds=4, microseconds=4),
            version=2,
        )
        return replace(made, **fields)


def body(source: str, *, words: int = 500) -> Body:
    """A body as some renderer may have made it."""
    return Body(
        source=Markdown(source),
        html=f"<p>rendered: {len(source)} 🦉</p>",
        summary=f"summary of {len(source)} 🦉",
        word_count=words,
        toc=(Heading(1, "Nº 1 & 🦉", "user-content-nº-1"), Heading(3, "हिन्दी", "user-content-हिन्दी")),
        renderer="builder/1",
    )


def comment_body(source: str) -> CommentBody:
    """A body of a comment as some renderer may have made it."""
    return CommentBody(
        source=CommentText(source), html=f"<p>said: {len(source)} 🦉</p>", renderer="builder/1"
    )


def _replaced(post: Post, given: PostFields) -> Post:
    """The post with other fields, those of its content among them."""
    names = {each.name for each in fields(PostContent)}
    content: dict[str, Any] = {name: value for name, value in given.items() if name in names}
    others: dict[str, Any] = {name: value for name, value in given.items() if name not in names}
    return replace(post, content=replace(post.content, **content), **others)
