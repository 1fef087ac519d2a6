"""What every repository promises to those who change one aggregate at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self

import pytest

from blog.application.unit_of_work import UnitOfWork
from blog.domain.comments.comment import Comment
from blog.domain.confirmations.confirmation import Confirmation
from blog.domain.custom_fields.definition import CustomField, FieldChanges
from blog.domain.custom_fields.values import FieldLabel
from blog.domain.invitations.invitation import Invitation
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from blog.domain.previews.errors import PreviewNotFound
from blog.domain.series.entity import Series
from blog.domain.series.values import SeriesTitle
from blog.domain.sessions.session import Session
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from blog.domain.tokens.token import AccessToken
from blog.domain.users.user import User
from blog.domain.users.values import Bio
from tests.support.builders import Builders, comment_body
from tests.support.contracts.ground import Ground, StorageContract
from tests.support.contracts.pending import change_of
from tests.support.fakes.system import START

WRITERS: Final = 6


@dataclass(frozen=True, slots=True)
class Stored:
    """One aggregate of each kind."""

    user: User
    session: Session
    token: AccessToken
    tag: Tag
    post: Post
    comment: Comment
    confirmation: Confirmation
    invitation: Invitation
    series: Series
    custom_field: CustomField

    @classmethod
    async def at(cls, ground: Ground, make: Builders) -> Self:
        """Store them, each in its first version."""
        user, tag = make.user(version=1), make.tag(version=1)
        session, post = make.session(user, version=1), make.post(user, tag_ids=(tag.id,), version=1)
        token, comment = make.token(user, version=1), make.comment(post, user, created_at=START, version=1)
        confirmation = make.confirmation(user, token_digest=bytes(range(32)), version=1)
        invitation = make.invitation(user, version=1)
        series, field = make.series(version=1), make.custom_field(version=1)
        await ground.given(user, session, token, tag, post, comment, confirmation, invitation, series, field)
        async with ground.units() as unit:
            await unit.pending.add(change_of(make, post, 1, version=1, editor_id=user.id))
        return cls(user, session, token, tag, post, comment, confirmation, invitation, series, field)


async def change_user(unit: UnitOfWork, user: User) -> int:
    user.edit(by=user.id, now=START, bio=Bio(f"{user.bio}|"))
    await unit.users.save(user)
    return user.version


async def change_post(unit: UnitOfWork, post: Post) -> int:
    post.edit(ContentChanges(title=Title(f"{post.content.title}|")), by=None, now=START)
    await unit.posts.save(post)
    return post.version


async def change_tag(unit: UnitOfWork, tag: Tag) -> int:
    tag.edit(by=None, now=START, name=TagName(f"{tag.name}|"))
    await unit.tags.save(tag)
    return tag.version


async def user_by_id(unit: UnitOfWork, stored: Stored) -> int:
    return await change_user(unit, await unit.users.get(stored.user.id))


async def session_by_id(unit: UnitOfWork, stored: Stored) -> int:
    session = await unit.sessions.find(stored.session.id)
    assert session is not None
    session.see(session.last_seen_at + timedelta(microseconds=1))
    await unit.sessions.save(session)
    return session.version


async def token_by_id(unit: UnitOfWork, stored: Stored) -> int:
    token = await unit.tokens.get(stored.token.id)
    token.use(START)
    await unit.tokens.save(token)
    return token.version


async def post_by_id(unit: UnitOfWork, stored: Stored) -> int:
    return await change_post(unit, await unit.posts.get(stored.post.id))


async def post_by_slug(unit: UnitOfWork, stored: Stored) -> int:
    return await change_post(unit, await unit.posts.get_by_slug(stored.post.content.slug))


async def post_by_author(unit: UnitOfWork, stored: Stored) -> int:
    (post,) = await unit.posts.list_of_author(stored.user.id)
    return await change_post(unit, post)


async def pending_by_post(unit: UnitOfWork, stored: Stored) -> int:
    change = await unit.pending.find(stored.post.id)
    assert change is not None
    title = Title(f"{change.content.title}|")
    change.amend(stored.post.content, ContentChanges(title=title), by=None, now=START)
    await unit.pending.save(change)
    return change.version


async def tag_by_id(unit: UnitOfWork, stored: Stored) -> int:
    return await change_tag(unit, await unit.tags.get(stored.tag.id))


async def tag_by_slug(unit: UnitOfWork, stored: Stored) -> int:
    return await change_tag(unit, await unit.tags.get_by_slug(stored.tag.slug))


async def tag_to_merge(unit: UnitOfWork, stored: Stored) -> int:
    tag, _ = await unit.tags.get_to_merge(stored.tag.id, stored.tag.id)
    return await change_tag(unit, tag)


async def change_comment(unit: UnitOfWork, stored: Stored, comment: Comment) -> int:
    assert comment.body is not None
    comment.edit(comment_body(f"{comment.body.source}|"), by=stored.user.id, now=START)
    await unit.comments.save(comment)
    return comment.version


async def comment_by_id(unit: UnitOfWork, stored: Stored) -> int:
    return await change_comment(unit, stored, await unit.comments.get(stored.comment.id))


async def comment_among_others(unit: UnitOfWork, stored: Stored) -> int:
    (comment,) = await unit.comments.get_all([stored.comment.id])
    return await change_comment(unit, stored, comment)


async def change_confirmation(unit: UnitOfWork, confirmation: Confirmation | None) -> int:
    assert confirmation is not None
    confirmation.issue(bytes(range(32)), user_id=None, now=START)
    await unit.confirmations.save(confirmation)
    return confirmation.version


async def confirmation_by_id(unit: UnitOfWork, stored: Stored) -> int:
    return await change_confirmation(unit, await unit.confirmations.find(stored.confirmation.id))


async def confirmation_by_secret(unit: UnitOfWork, stored: Stored) -> int:
    found = await unit.confirmations.find_by_digest(bytes(range(32)))
    return await change_confirmation(unit, found)


async def change_invitation(unit: UnitOfWork, invitation: Invitation | None) -> int:
    assert invitation is not None
    invitation.note_sent(START)
    await unit.invitations.save(invitation)
    return invitation.version


async def invitation_by_id(unit: UnitOfWork, stored: Stored) -> int:
    return await change_invitation(unit, await unit.invitations.get(stored.invitation.id))


async def invitation_by_secret(unit: UnitOfWork, stored: Stored) -> int:
    assert stored.invitation.token_digest is not None
    found = await unit.invitations.find_by_digest(stored.invitation.token_digest)
    return await change_invitation(unit, found)


async def invitation_by_address(unit: UnitOfWork, stored: Stored) -> int:
    found = await unit.invitations.find_by_address(stored.invitation.email_key)
    return await change_invitation(unit, found)


async def change_series(unit: UnitOfWork, series: Series) -> int:
    series.edit(by=None, now=START, title=SeriesTitle(f"{series.title}|"))
    await unit.series.save(series)
    return series.version


async def series_by_id(unit: UnitOfWork, stored: Stored) -> int:
    return await change_series(unit, await unit.series.get(stored.series.id))


async def series_by_slug(unit: UnitOfWork, stored: Stored) -> int:
    return await change_series(unit, await unit.series.get_by_slug(stored.series.slug))


async def series_to_remove(unit: UnitOfWork, stored: Stored) -> int:
    return await change_series(unit, await unit.series.get_to_remove(stored.series.id))


async def change_custom_field(unit: UnitOfWork, field: CustomField) -> int:
    field.edit(FieldChanges(label=FieldLabel(f"{field.label}|")), by=None, now=START)
    await unit.custom_fields.save(field)
    return field.version


async def custom_field_by_id(unit: UnitOfWork, stored: Stored) -> int:
    return await change_custom_field(unit, await unit.custom_fields.get(stored.custom_field.id))


async def custom_field_by_key(unit: UnitOfWork, stored: Stored) -> int:
    return await change_custom_field(unit, await unit.custom_fields.get_by_key(stored.custom_field.key))


WAYS: Final[list[Callable[[UnitOfWork, Stored], Awaitable[int]]]] = [
    user_by_id,
    session_by_id,
    token_by_id,
    post_by_id,
    post_by_slug,
    post_by_author,
    pending_by_post,
    tag_by_id,
    tag_by_slug,
    tag_to_merge,
    comment_by_id,
    comment_among_others,
    confirmation_by_id,
    confirmation_by_secret,
    invitation_by_id,
    invitation_by_secret,
    invitation_by_address,
    series_by_id,
    series_by_slug,
    series_to_remove,
    custom_field_by_id,
    custom_field_by_key,
]
"""Every way in which a repository hands out what is to be changed."""

REMOVED_ONLY: Final = {"previews.get"}
"""Ways to what never changes, and can only be removed."""


class LocksContract(StorageContract):
    @pytest.mark.parametrize("change", WAYS)
    async def test_who_changes_what_another_one_is_changing_waits_and_builds_on_it(
        self, ground: Ground, make: Builders, change: Callable[[UnitOfWork, Stored], Awaitable[int]]
    ) -> None:
        stored = await Stored.at(ground, make)
        versions: list[int] = []

        async def work() -> None:
            async with ground.units() as unit:
                versions.append(await change(unit, stored))

        async with asyncio.TaskGroup() as tasks:
            for _ in range(WRITERS):
                tasks.create_task(work())
        assert sorted(versions) == list(range(2, WRITERS + 2))

    async def test_of_those_who_remove_the_same_preview_one_does(
        self, ground: Ground, make: Builders
    ) -> None:
        stored = await Stored.at(ground, make)
        preview = make.preview(stored.post, stored.user)
        await ground.given(preview)
        outcomes: list[str] = []

        async def work() -> None:
            try:
                async with ground.units() as unit:
                    found = await unit.previews.get(preview.id)
                    found.revoke(by=None, now=START)
                    await unit.previews.remove(found)
                outcomes.append("removed")
            except PreviewNotFound:
                outcomes.append("not found")

        async with asyncio.TaskGroup() as tasks:
            for _ in range(WRITERS):
                tasks.create_task(work())
        assert sorted(outcomes) == ["not found"] * (WRITERS - 1) + ["removed"]
        assert [event.name for event in await ground.events()] == ["preview.revoked"]
