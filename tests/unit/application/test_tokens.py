"""Access tokens: who makes, reads and revokes them, and for whom they speak."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from blog.application.ports.tokens import SecretKind
from blog.application.tokens.issuing import TokenOrder
from blog.application.tokens.views import IssuedToken
from blog.application.unit_of_work import OutcomeUnknown, StorageUnavailable, TransientConflict
from blog.application.users.editing import UserChanges
from blog.domain.access.actor import ANONYMOUS, PROOF_LASTS, Actor
from blog.domain.access.credentials import Scope
from blog.domain.access.errors import ReauthenticationRequired
from blog.domain.access.roles import Role
from blog.domain.common.errors import (
    AuthenticationRequired,
    DomainError,
    PermissionDenied,
    ValidationFailed,
)
from blog.domain.common.ids import TokenId
from blog.domain.common.paging import PageRequest
from blog.domain.sessions.errors import InvalidToken
from blog.domain.tokens.errors import TokenNotFound, TooManyTokens
from blog.domain.tokens.token import AccessToken, TokenKind
from blog.domain.users.user import User
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor

TICK = timedelta(microseconds=1)
READING = TokenOrder(name="Laptop", scopes=[Scope.POSTS_READ])
CONTENT = TokenOrder(name="Site", kind=TokenKind.CONTENT)


@pytest.fixture
async def user(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def issued(world: World, user: User) -> IssuedToken:
    return await world.token_issuing.issue(actor(user), READING)


def only_token(world: World) -> AccessToken:
    (token,) = world.store.tables.tokens.values()
    return token


class TestAuthentication:
    async def test_a_personal_token_speaks_for_its_owner_as_far_as_its_scopes(
        self, world: World, user: User, issued: IssuedToken
    ) -> None:
        assert await world.token_authentication.authenticate(issued.token) == Actor(
            user_id=user.id,
            role=Role.AUTHOR,
            token_id=issued.id,
            scopes=frozenset({Scope.POSTS_READ}),
        )

    async def test_a_content_token_speaks_for_nobody_and_outlives_its_maker(self, world: World) -> None:
        admin = await world.somebody(Role.ADMIN)
        issued = await world.token_issuing.issue(actor(admin), CONTENT)
        await world.account_closing.close(actor(admin), admin.id)
        assert await world.token_authentication.authenticate(issued.token) == Actor(
            token_id=issued.id, scopes=frozenset({Scope.CONTENT_READ})
        )

    @pytest.mark.parametrize("wrong", ["", "nonsense", "bp_99999999", "bc_00000001", "bs_00000001"])
    async def test_another_token_is_invalid(self, world: World, issued: IssuedToken, wrong: str) -> None:
        assert issued.token == "bp_00000001"
        with pytest.raises(InvalidToken):
            await world.token_authentication.authenticate(wrong)

    @pytest.mark.parametrize("wrong", ["nonsense", "bs_00000001"])
    async def test_what_is_no_access_token_is_not_even_looked_up(
        self, world: World, monkeypatch: pytest.MonkeyPatch, wrong: str
    ) -> None:
        monkeypatch.delattr(type(world.access_tokens), "find_by_digest")
        with pytest.raises(InvalidToken):
            await world.token_authentication.authenticate(wrong)

    async def test_a_token_ends_at_its_end_however_much_it_is_used(
        self, world: World, issued: IssuedToken
    ) -> None:
        world.clock.set(issued.expires_at - TICK)
        await world.token_authentication.authenticate(issued.token)
        world.clock.advance(TICK)
        with pytest.raises(InvalidToken):
            await world.token_authentication.authenticate(issued.token)

    async def test_a_change_of_role_and_a_lock_hold_from_the_next_request_on(
        self, world: World, user: User, issued: IssuedToken
    ) -> None:
        owner = actor(await world.somebody(Role.OWNER))
        await world.user_editing.edit(owner, user.id, UserChanges(role=Role.READER))
        assert (await world.token_authentication.authenticate(issued.token)).role is Role.READER
        for is_active in (False, True):
            await world.user_editing.edit(owner, user.id, UserChanges(is_active=is_active))
            with pytest.raises(InvalidToken):
                await world.token_authentication.authenticate(issued.token)

    async def test_the_end_of_an_account_is_the_end_of_its_tokens(
        self, world: World, user: User, issued: IssuedToken
    ) -> None:
        await world.account_closing.close(actor(user), user.id)
        assert world.store.tables.tokens == {}
        with pytest.raises(InvalidToken):
            await world.token_authentication.authenticate(issued.token)

    async def test_a_use_is_written_down_at_most_every_five_minutes(
        self, world: World, issued: IssuedToken
    ) -> None:
        began, events = world.clock.now(), list(world.store.event_names)
        assert only_token(world).last_used_at is None
        await world.token_authentication.authenticate(issued.token)
        made = world.store.units.made
        world.clock.advance(timedelta(minutes=5) - TICK)
        await world.token_authentication.authenticate(issued.token)
        assert (only_token(world).last_used_at, world.store.units.made) == (began, made)
        world.clock.advance(TICK)
        await world.token_authentication.authenticate(issued.token)
        assert only_token(world).last_used_at == began + timedelta(minutes=5)
        assert world.store.units.made == made + 1
        assert world.store.event_names == events

    async def test_of_many_first_uses_at_once_one_is_written_down(
        self, world: World, issued: IssuedToken
    ) -> None:
        await asyncio.gather(*(world.token_authentication.authenticate(issued.token) for _ in range(5)))
        assert only_token(world).version == 2
        assert world.store.calls.count("tokens.save") == 1

    @pytest.mark.parametrize("where", ["enter", "tokens.get", "tokens.save", "commit"])
    @pytest.mark.parametrize("error", [TransientConflict(), StorageUnavailable()])
    async def test_a_busy_database_turns_no_valid_request_away(
        self, world: World, user: User, issued: IssuedToken, where: str, error: DomainError
    ) -> None:
        world.store.faults.plan(where, error, times=5)
        assert (await world.token_authentication.authenticate(issued.token)).user_id == user.id

    async def test_an_unknown_outcome_turns_no_valid_request_away(
        self, world: World, user: User, issued: IssuedToken
    ) -> None:
        world.store.faults.plan("committed", OutcomeUnknown())
        assert (await world.token_authentication.authenticate(issued.token)).user_id == user.id

    async def test_a_token_that_is_revoked_at_the_same_moment_is_not_brought_back(
        self, world: World, user: User, issued: IssuedToken, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        find = world.access_tokens.find_by_digest

        async def find_and_revoke(digest: bytes) -> object:
            view = await find(digest)
            await world.token_revoking.revoke(actor(user), issued.id)
            return view

        monkeypatch.setattr(world.access_tokens, "find_by_digest", find_and_revoke)
        await world.token_authentication.authenticate(issued.token)
        assert world.store.tables.tokens == {}


class TestIssuing:
    async def test_the_secret_is_shown_and_its_digest_stored(
        self, world: World, user: User, issued: IssuedToken
    ) -> None:
        stored = only_token(world)
        assert stored.token_digest == world.tokens.digest(issued.token, SecretKind.PERSONAL_TOKEN)
        assert (stored.user_id, stored.made_by, stored.name.value) == (user.id, user.id, "Laptop")
        assert issued.token not in repr(issued)
        assert world.store.event_names == ["token.created"]

    async def test_what_is_answered_is_what_will_be_read(self, world: World, issued: IssuedToken) -> None:
        view = await world.access_tokens.find(issued.id)
        assert view is not None
        for name in type(view).__dataclass_fields__:
            assert getattr(issued, name) == getattr(view, name), name

    async def test_a_token_lives_for_ninety_days_or_as_it_is_wanted(
        self, world: World, user: User, issued: IssuedToken
    ) -> None:
        now = world.clock.now()
        assert issued.expires_at == now + timedelta(days=90)
        end = now + timedelta(days=366)
        order = TokenOrder(name="Long", scopes=[Scope.POSTS_READ], expires_at=end)
        assert (await world.token_issuing.issue(actor(user), order)).expires_at == end
        for wrong in (now, end + TICK):
            order = TokenOrder(name="Wrong", scopes=[Scope.POSTS_READ], expires_at=wrong)
            with pytest.raises(ValidationFailed, match="expires_at"):
                await world.token_issuing.issue(actor(user), order)

    async def test_scopes_beyond_the_role_are_refused_by_name(self, world: World, user: User) -> None:
        order = TokenOrder(name="Greedy", scopes=[Scope.POSTS_READ, Scope.TAGS_WRITE])
        with pytest.raises(ValidationFailed, match="scopes/1: tags:write"):
            await world.token_issuing.issue(actor(user), order)
        assert world.store.tables.tokens == {}

    async def test_a_role_that_was_taken_away_meanwhile_gives_nothing(self, world: World) -> None:
        admin, author = await world.somebody(Role.ADMIN), await world.somebody(Role.AUTHOR)
        before = Actor(user_id=author.id, role=Role.ADMIN)
        with pytest.raises(PermissionDenied):
            await world.token_issuing.issue(before, CONTENT)
        with pytest.raises(ValidationFailed, match="tags:write"):
            await world.token_issuing.issue(before, TokenOrder(name="Old", scopes=[Scope.TAGS_WRITE]))
        await world.token_issuing.issue(actor(admin), CONTENT)

    async def test_who_is_gone_or_locked_out_meanwhile_makes_none(self, world: World) -> None:
        locked = await world.somebody(Role.AUTHOR, is_active=False)
        for who in (actor(locked), actor(world.make.user())):
            with pytest.raises(AuthenticationRequired):
                await world.token_issuing.issue(who, READING)
        assert world.store.tables.tokens == {}

    async def test_a_visitor_makes_none(self, world: World) -> None:
        for order in (READING, CONTENT):
            with pytest.raises(AuthenticationRequired):
                await world.token_issuing.issue(ANONYMOUS, order)

    async def test_only_those_who_manage_content_tokens_make_one(self, world: World) -> None:
        for role in Role:
            who = actor(await world.somebody(role))
            if role in {Role.ADMIN, Role.OWNER}:
                issued = await world.token_issuing.issue(who, CONTENT)
                assert (issued.scopes, issued.user_id) == ((Scope.CONTENT_READ,), None)
                assert issued.made_by == who.user_id
            else:
                with pytest.raises(PermissionDenied):
                    await world.token_issuing.issue(who, CONTENT)

    @pytest.mark.parametrize("order", [READING, CONTENT], ids=["personal", "content"])
    async def test_the_password_must_have_been_given_lately(self, world: World, order: TokenOrder) -> None:
        admin, now = await world.somebody(Role.ADMIN), world.clock.now()
        for since, is_late in ((PROOF_LASTS, True), (PROOF_LASTS - TICK, False)):
            who = replace(await world.signed_in(admin), authenticated_at=now - since)
            if is_late:
                with pytest.raises(ReauthenticationRequired):
                    await world.token_issuing.issue(who, order)
            else:
                await world.token_issuing.issue(who, order)

    @pytest.mark.parametrize("kind", TokenKind)
    async def test_nobody_has_more_than_fifty_living_tokens_of_a_kind(
        self, world: World, kind: TokenKind
    ) -> None:
        admin, other = await world.somebody(Role.ADMIN), await world.somebody(Role.ADMIN)
        make = world.make.token if kind is TokenKind.PERSONAL else world.make.content_token
        now = world.clock.now()
        living = [make(admin) for _ in range(49)]
        await world.given(*living, make(admin, expires_at=now), make(other))
        order, another = (READING, CONTENT) if kind is TokenKind.PERSONAL else (CONTENT, READING)
        await world.token_issuing.issue(actor(admin), order)
        with pytest.raises(TooManyTokens):
            await world.token_issuing.issue(actor(admin), order)
        await world.token_issuing.issue(actor(admin), another)
        await world.token_issuing.issue(actor(other), order)
        await world.token_revoking.revoke(actor(admin), living[0].id)
        await world.token_issuing.issue(actor(admin), order)


class TestReadingAndRevoking:
    async def test_everybody_reads_their_own_tokens_and_admins_content_tokens(
        self, world: World, user: User
    ) -> None:
        admin = await world.somebody(Role.ADMIN)
        own, others, content = (
            world.make.token(user),
            world.make.token(admin),
            world.make.content_token(admin),
        )
        await world.given(own, others, content)
        cases = [
            (user, TokenKind.PERSONAL, [own]),
            (admin, TokenKind.PERSONAL, [others]),
            (admin, TokenKind.CONTENT, [content]),
        ]
        for who, kind, tokens in cases:
            page = await world.token_reading.list(actor(who), kind, PageRequest())
            assert [view.id for view in page.items] == [token.id for token in tokens]
        with pytest.raises(PermissionDenied):
            await world.token_reading.list(actor(user), TokenKind.CONTENT, PageRequest())
        for kind in TokenKind:
            with pytest.raises(AuthenticationRequired):
                await world.token_reading.list(ANONYMOUS, kind, PageRequest())

    async def test_a_token_that_one_may_not_know_of_is_not_found(self, world: World, user: User) -> None:
        admin = await world.somebody(Role.ADMIN)
        own, others, content = (
            world.make.token(user),
            world.make.token(admin),
            world.make.content_token(admin),
        )
        await world.given(own, others, content)
        assert (await world.token_reading.get(actor(user), own.id)).id == own.id
        assert (await world.token_reading.get(actor(admin), content.id)).id == content.id
        for who, hidden in (
            (user, others.id),
            (user, content.id),
            (admin, own.id),
            (admin, TokenId(uuid7(1))),
        ):
            with pytest.raises(TokenNotFound):
                await world.token_reading.get(actor(who), hidden)
            with pytest.raises(TokenNotFound):
                await world.token_revoking.revoke(actor(who), hidden)
        assert set(world.store.tables.tokens) == {own.id, others.id, content.id}

    async def test_a_revoked_token_opens_nothing_from_the_next_request_on(
        self, world: World, user: User, issued: IssuedToken
    ) -> None:
        await world.token_revoking.revoke(actor(user), issued.id)
        with pytest.raises(InvalidToken):
            await world.token_authentication.authenticate(issued.token)
        with pytest.raises(TokenNotFound):
            await world.token_revoking.revoke(actor(user), issued.id)
        assert world.store.event_names == ["token.created", "token.revoked"]

    async def test_any_admin_revokes_a_content_token(self, world: World) -> None:
        maker, other = await world.somebody(Role.OWNER), await world.somebody(Role.ADMIN)
        content = await world.token_issuing.issue(actor(maker), CONTENT)
        await world.token_revoking.revoke(actor(other), content.id)
        assert world.store.tables.tokens == {}

    async def test_a_visitor_revokes_nothing(self, world: World, issued: IssuedToken) -> None:
        with pytest.raises(AuthenticationRequired):
            await world.token_revoking.revoke(ANONYMOUS, issued.id)
        assert issued.id in world.store.tables.tokens
