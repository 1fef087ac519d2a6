import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.limits.errors import RateLimited
from blog.application.ports.mailer import Letter
from blog.application.ports.tokens import SecretKind
from blog.domain.access.actor import ANONYMOUS, PROOF_LASTS
from blog.domain.access.errors import ReauthenticationRequired
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied, ValidationFailed
from blog.domain.common.ids import UserId
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.users.errors import EmailTaken, UserNotFound
from blog.domain.users.user import User
from blog.domain.users.values import Email
from tests.support.contracts.ground import state
from tests.support.fakes.limits import POLICIES
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor
from tests.unit.application.confirmations.post import confirmations, deliver, secret

NEW = "new@example.org"


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(email=Email("ada@example.org"), email_verified_at=None)


@pytest.fixture
async def token(world: World, ada: User) -> str:
    await world.email_change.request(actor(ada), ada.id, NEW)
    return await secret(world, Letter.CHANGE_EMAIL)


def stored(world: World, user: User) -> User:
    return world.store.tables.users[user.id]


async def test_an_address_stays_until_the_new_one_is_confirmed(world: World, ada: User, token: str) -> None:
    session = await world.token_of(ada)
    assert state(stored(world, ada)) == state(ada)
    world.clock.advance(timedelta(minutes=1))
    await world.email_change.confirm(token)
    now = world.clock.now()
    assert state(stored(world, ada)) == state(ada) | {
        "email": Email(NEW),
        "email_verified_at": now,
        "updated_at": now,
        "version": ada.version + 1,
    }
    assert (await world.authentication.authenticate(session)).user_id == ada.id


async def test_the_old_address_is_told(world: World, ada: User, token: str) -> None:
    await world.email_change.confirm(token)
    await deliver(world)
    assert [message.letter for message in world.mailer.to(ada.email.value)] == [Letter.EMAIL_CHANGED]
    assert [message.letter for message in world.mailer.to(NEW)] == [Letter.CHANGE_EMAIL]


async def test_a_secret_is_good_once(world: World, token: str) -> None:
    outcomes = await asyncio.gather(
        *(world.email_change.confirm(token) for _ in range(10)), return_exceptions=True
    )
    assert sum(isinstance(outcome, InvalidConfirmation) for outcome in outcomes) == 9


async def test_asking_is_answered_alike_whether_the_address_is_taken_or_not(world: World, ada: User) -> None:
    other = await world.somebody()
    traces = []
    for address in (NEW, other.email.value):
        before = len(world.store.calls)
        await world.email_change.request(actor(ada), ada.id, address)
        traces.append(world.store.calls[before:])
    assert traces[0] == traces[1]


async def test_an_address_that_somebody_took_meanwhile_is_told_to_who_holds_it(
    world: World, ada: User, token: str
) -> None:
    await world.somebody(email=Email(NEW.upper()))
    with pytest.raises(EmailTaken):
        await world.email_change.confirm(token)
    assert state(stored(world, ada)) == state(ada)
    (confirmation,) = confirmations(world)
    assert confirmation.used_at is None


async def test_a_newer_request_takes_the_place_of_an_older_one(world: World, ada: User, token: str) -> None:
    await world.email_change.request(actor(ada), ada.id, "newer@example.org")
    newer = await secret(world, Letter.CHANGE_EMAIL)
    with pytest.raises(InvalidConfirmation):
        await world.email_change.confirm(token)
    await world.email_change.confirm(newer)
    assert stored(world, ada).email.value == "newer@example.org"


async def test_a_new_password_makes_the_secret_worthless(world: World, ada: User, token: str) -> None:
    later = world.clock.now() + timedelta(microseconds=1)
    world.store.tables.users[ada.id] = replace(ada, password_changed_at=later)
    with pytest.raises(InvalidConfirmation):
        await world.email_change.confirm(token)


async def test_who_is_locked_out_changes_nothing(world: World, ada: User, token: str) -> None:
    world.store.tables.users[ada.id] = replace(ada, is_active=False)
    with pytest.raises(InvalidConfirmation):
        await world.email_change.confirm(token)


async def test_any_other_secret_is_refused(world: World, ada: User) -> None:
    await world.verification.request(actor(ada))
    verification = await secret(world, Letter.VERIFY_EMAIL)
    for junk in ("", "nonsense", world.tokens.mint(SecretKind.CONFIRMATION).plain, verification):
        with pytest.raises(InvalidConfirmation):
            await world.email_change.confirm(junk)


async def test_an_admin_asks_for_those_of_lower_rank(world: World, ada: User) -> None:
    admin, owner = await world.somebody(Role.ADMIN), await world.somebody(Role.OWNER)
    await world.email_change.request(actor(admin), ada.id, NEW)
    assert world.store.outbox[-1].event.actor_id == admin.id
    for denied, target in ((admin, owner), (ada, admin)):
        with pytest.raises(PermissionDenied):
            await world.email_change.request(actor(denied), target.id, NEW)
    assert len(confirmations(world)) == 1


async def test_the_password_has_to_be_given_first(world: World, ada: User) -> None:
    await world.token_of(ada)
    (session,) = world.store.tables.sessions.values()
    proved = world.clock.now() - PROOF_LASTS
    old = replace(actor(ada), session_id=session.id, authenticated_at=proved)
    with pytest.raises(ReauthenticationRequired):
        await world.email_change.request(old, ada.id, NEW)
    assert confirmations(world) == []


async def test_a_visitor_changes_nothing(world: World, ada: User) -> None:
    with pytest.raises(AuthenticationRequired):
        await world.email_change.request(ANONYMOUS, ada.id, NEW)


async def test_an_unknown_account_is_not_found(world: World, ada: User) -> None:
    with pytest.raises(UserNotFound):
        await world.email_change.request(actor(ada), UserId(uuid7(1)), NEW)


async def test_what_is_no_address_is_refused(world: World, ada: User) -> None:
    with pytest.raises(ValidationFailed):
        await world.email_change.request(actor(ada), ada.id, "new")


async def test_one_network_asks_twenty_times_an_hour(world: World, ada: User) -> None:
    for _ in range(POLICIES.recovery.most):
        await world.email_change.request(actor(ada), ada.id, NEW)
    with pytest.raises(RateLimited):
        await world.email_change.request(actor(ada), ada.id, NEW)
