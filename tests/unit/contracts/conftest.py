"""The suites of tests/support/contracts, bound to the fakes."""

from dataclasses import replace
from typing import TypeVar

import pytest

from blog.application.unit_of_work import UnitOfWork
from blog.domain.comments.comment import Comment
from blog.domain.common.aggregate import Versioned
from blog.domain.confirmations.confirmation import Confirmation
from blog.domain.custom_fields.definition import CustomField
from blog.domain.invitations.invitation import Invitation
from blog.domain.posts.post import Post
from blog.domain.previews.preview import Preview
from blog.domain.sessions.session import Session
from blog.domain.tags.tag import Tag
from blog.domain.tokens.token import AccessToken
from blog.domain.users.user import User
from tests.support.builders import Aggregate
from tests.support.contracts.ground import Ground
from tests.support.fakes.store import InMemoryUnitOfWork
from tests.support.world import World

A = TypeVar("A", bound=Versioned)


class InMemoryGround(Ground):
    def __init__(self) -> None:
        world = World()
        self.units = world.store.units
        self.repositories_called = world.store.calls
        self.users = world.users
        self.sessions = world.sessions
        self.tokens = world.access_tokens
        self.posts = world.posts
        self.tags = world.tags
        self.custom_fields = world.custom_fields
        self.comments = world.comments
        self.revisions = world.revisions
        self.pending = world.pending
        self.invitations = world.invitations
        self.confirmations = world.confirmations
        self.previews = world.previews
        self.audit = world.audit
        self.calls = world.calls
        self.outbox = world.outbox
        self.lease = world.lease

    async def overtake(self, unit: UnitOfWork, aggregate: Aggregate) -> None:  # noqa: C901 - one case for each
        assert isinstance(unit, InMemoryUnitOfWork)
        tables = unit.scope.tables
        match aggregate:
            case User(id=user_id):
                tables.users[user_id] = _advanced(tables.users[user_id])
            case Session(id=session_id):
                tables.sessions[session_id] = _advanced(tables.sessions[session_id])
            case AccessToken(id=token_id):
                tables.tokens[token_id] = _advanced(tables.tokens[token_id])
            case Post(id=post_id):
                tables.posts[post_id] = _advanced(tables.posts[post_id])
            case Tag(id=tag_id):
                tables.tags[tag_id] = _advanced(tables.tags[tag_id])
            case CustomField(id=field_id):
                tables.custom_fields[field_id] = _advanced(tables.custom_fields[field_id])
            case Comment(id=comment_id):
                tables.comments[comment_id] = _advanced(tables.comments[comment_id])
            case Confirmation(id=confirmation_id):
                tables.confirmations[confirmation_id] = _advanced(tables.confirmations[confirmation_id])
            case Invitation(id=invitation_id):
                tables.invitations[invitation_id] = _advanced(tables.invitations[invitation_id])
            case Preview(id=preview_id):
                tables.previews[preview_id] = _advanced(tables.previews[preview_id])


def _advanced(stored: A) -> A:
    return replace(stored, version=stored.version + 1)


@pytest.fixture
def ground() -> Ground:
    return InMemoryGround()
