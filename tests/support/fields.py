"""What a test may name of an aggregate that it has built."""

from datetime import datetime
from typing import TypedDict

from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.comments.values import CommentBody, CommentStatus, Guest
from blog.domain.common.custom import CustomValues
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import (
    CommentId,
    ConfirmationId,
    CustomFieldId,
    InvitationId,
    PostId,
    PreviewId,
    SeriesId,
    SessionId,
    TagId,
    TokenId,
    TranslationGroupId,
    UserId,
)
from blog.domain.common.locale import Locale
from blog.domain.common.slug import Slug
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.custom_fields.constraints import Constraints
from blog.domain.custom_fields.values import FieldKey, FieldType
from blog.domain.posts.image import FeatureImage
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.seo import Seo
from blog.domain.posts.values import Body, Excerpt, PostKind, PostStatus, Title, Visibility
from blog.domain.previews.values import PreviewNote
from blog.domain.series.values import SeriesDescription, SeriesTitle
from blog.domain.sessions.session import RetiredToken
from blog.domain.tags.values import TagName
from blog.domain.tokens.values import TokenName
from blog.domain.users.values import Bio, Email, PasswordHash, UserName, Username


class VersionedFields(TypedDict, total=False):
    created_at: datetime
    updated_at: datetime
    version: int


class UserFieldsButRole(VersionedFields, total=False):
    id: UserId
    name: UserName
    username: Username
    email: Email
    password: PasswordHash
    bio: Bio
    is_active: bool
    email_verified_at: datetime | None
    password_changed_at: datetime


class UserFields(UserFieldsButRole, total=False):
    role: Role


class SessionFields(VersionedFields, total=False):
    id: SessionId
    token_digest: bytes
    last_seen_at: datetime
    authenticated_at: datetime
    address: str | None
    network: str | None
    user_agent: str | None
    retired: tuple[RetiredToken, ...]


class TokenFields(VersionedFields, total=False):
    id: TokenId
    name: TokenName
    scopes: frozenset[Scope]
    token_digest: bytes
    expires_at: datetime
    last_used_at: datetime | None


class PostFields(VersionedFields, total=False):
    id: PostId
    title: Title
    slug: Slug
    body: Body
    excerpt: Excerpt | None
    tag_ids: tuple[TagId, ...]
    kind: PostKind
    featured: bool
    feature_image: FeatureImage | None
    seo: Seo
    locale: Locale
    translation_group: TranslationGroupId | None
    visibility: Visibility
    comments: CommentAccess | None
    series: SeriesPlace | None
    status: PostStatus
    published_at: datetime | None
    scheduled_at: datetime | None
    trashed_at: datetime | None
    public_slugs: frozenset[Slug]
    coauthor_ids: tuple[UserId, ...]
    custom: CustomValues


class CustomFieldFields(VersionedFields, total=False):
    id: CustomFieldId
    key: FieldKey
    type: FieldType
    is_required: bool
    constraints: Constraints


class TagFields(VersionedFields, total=False):
    id: TagId
    name: TagName
    slug: Slug


class SeriesFields(VersionedFields, total=False):
    id: SeriesId
    title: SeriesTitle
    slug: Slug
    description: SeriesDescription | None


class CommentFields(VersionedFields, total=False):
    id: CommentId
    body: CommentBody | None
    status: CommentStatus
    edited_at: datetime | None
    guest: Guest | None


class ConfirmationFields(VersionedFields, total=False):
    id: ConfirmationId
    purpose: Purpose
    email: str | None
    requested_by: UserId | None
    previous_email: str | None
    token_digest: bytes | None
    issued_at: datetime | None
    expires_at: datetime
    used_at: datetime | None


class InvitationFields(VersionedFields, total=False):
    id: InvitationId
    email: str
    email_key: str
    role: Role
    token_digest: bytes | None
    sent_at: datetime | None
    expires_at: datetime


class PreviewFields(VersionedFields, total=False):
    id: PreviewId
    note: PreviewNote | None
    expires_at: datetime
