"""Aggregates of all kinds, and where each is stored."""

from collections.abc import Mapping
from typing import Final

from blog.application.unit_of_work import UnitOfWork
from blog.domain.comments.comment import Comment
from blog.domain.confirmations.confirmation import Confirmation
from blog.domain.custom_fields.definition import CustomField
from blog.domain.invitations.invitation import Invitation
from blog.domain.posts.post import Post
from blog.domain.previews.preview import Preview
from blog.domain.series.entity import Series
from blog.domain.sessions.session import Session
from blog.domain.tags.tag import Tag
from blog.domain.tokens.token import AccessToken
from blog.domain.users.user import User

Aggregate = (
    User
    | Session
    | AccessToken
    | Tag
    | Series
    | CustomField
    | Post
    | Comment
    | Confirmation
    | Invitation
    | Preview
)

REPOSITORIES: Final[Mapping[type[Aggregate], str]] = {
    User: "users",
    Session: "sessions",
    AccessToken: "tokens",
    Tag: "tags",
    Series: "series",
    Post: "posts",
    Comment: "comments",
    Confirmation: "confirmations",
    Invitation: "invitations",
    Preview: "previews",
    CustomField: "custom_fields",
}


async def store(unit: UnitOfWork, *aggregates: Aggregate) -> None:
    """Add the aggregates within a unit of work, in the order in which they are given."""
    for aggregate in aggregates:
        await getattr(unit, REPOSITORIES[type(aggregate)]).add(aggregate)
