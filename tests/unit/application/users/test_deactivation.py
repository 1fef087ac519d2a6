"""Who is locked out keeps no way in, not even one that would open with the account again."""

import pytest

from blog.application.ports.mailer import Letter
from blog.application.users.editing import UserChanges
from blog.domain.access.actor import Actor
from blog.domain.access.roles import Role
from blog.domain.confirmations.confirmation import Purpose
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.tokens.token import TokenKind
from blog.domain.users.user import User
from tests.support.world import World, actor
from tests.unit.application.confirmations.post import confirmations, secret

OUT, IN = UserChanges(is_active=False), UserChanges(is_active=True)


@pytest.fixture
async def owner(world: World) -> Actor:
    return actor(await world.somebody(Role.OWNER))


@pytest.fixture
async def user(world: World) -> User:
    return await world.somebody(Role.ADMIN)


async def test_personal_tokens_are_revoked_one_by_one_and_others_are_not(
    world: World, owner: Actor, user: User
) -> None:
    other = await world.somebody(Role.AUTHOR)
    kept = [world.make.token(other), world.make.content_token(user)]
    await world.given(world.make.token(user), world.make.token(user), *kept)
    await world.user_editing.edit(owner, user.id, OUT)
    assert list(world.store.tables.tokens) == [each.id for each in kept]
    assert kept[1].kind is TokenKind.CONTENT
    assert world.store.event_names == ["user.deactivated", "token.revoked", "token.revoked"]
    assert {entry.event.actor_id for entry in world.store.outbox} == {owner.user_id}


async def test_secrets_for_another_address_or_password_do_not_come_back_with_the_account(
    world: World, owner: Actor, user: User
) -> None:
    await world.recovery.forgot(user.email.value)
    reset = await secret(world, Letter.RESET_PASSWORD)
    await world.email_change.request(actor(user), user.id, "new@example.org")
    change = await secret(world, Letter.CHANGE_EMAIL)
    other = world.make.confirmation(None, purpose=Purpose.RESET_PASSWORD, used_at=None)
    used = world.make.confirmation(user, purpose=Purpose.CHANGE_EMAIL)
    await world.given(other, used)
    for changes in (OUT, IN):
        await world.user_editing.edit(owner, user.id, changes)
    assert {each.id for each in confirmations(world)} == {other.id, used.id}
    with pytest.raises(InvalidConfirmation):
        await world.recovery.reset(reset, "a new password for them")
    with pytest.raises(InvalidConfirmation):
        await world.email_change.confirm(change)


async def test_who_stays_in_keeps_tokens_and_secrets(world: World, owner: Actor, user: User) -> None:
    token, change = (
        world.make.token(user),
        world.make.confirmation(user, purpose=Purpose.CHANGE_EMAIL, used_at=None),
    )
    await world.given(token, change)
    for changes in (UserChanges(name="New"), UserChanges(role=Role.EDITOR), IN):
        await world.user_editing.edit(owner, user.id, changes)
    assert list(world.store.tables.tokens) == [token.id]
    assert confirmations(world) != []
