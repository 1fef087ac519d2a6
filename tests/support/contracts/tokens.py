"""What every `TokenRepository` promises."""

from datetime import timedelta

import pytest

from blog.domain.access.credentials import Scope
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import TokenId
from blog.domain.tokens.errors import TokenNotFound
from blog.domain.tokens.token import AccessToken, TokenKind
from blog.domain.tokens.values import TokenName
from blog.domain.users.user import User
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7

MOMENT = timedelta(microseconds=1)


async def stored(ground: Ground, token: AccessToken) -> dict[str, object] | None:
    """All that is stored of the token, or None."""
    async with ground.units() as unit:
        try:
            return state(await unit.tokens.get(token.id))
        except TokenNotFound:
            return None


class TokenRepositoryContract(StorageContract):
    @pytest.fixture
    async def user(self, ground: Ground, make: Builders) -> User:
        user = make.user()
        await ground.given(user)
        return user

    async def test_a_token_comes_back_as_it_was_stored(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        tokens = [
            make.token(user, token_digest=bytes(range(0, 256, 8)), scopes=frozenset(Scope)),
            make.token(user, name=TokenName("ß" * 100), last_used_at=None),
            make.content_token(user),
        ]
        await ground.given(*tokens)
        assert [await stored(ground, token) for token in tokens] == [state(token) for token in tokens]

    async def test_an_unknown_token_is_not_found(self, ground: Ground, make: Builders, user: User) -> None:
        await ground.given(make.token(user))
        async with ground.units() as unit:
            with pytest.raises(TokenNotFound):
                await unit.tokens.get(TokenId(uuid7(1)))

    async def test_a_personal_token_needs_its_user_and_a_content_token_nobody(
        self, ground: Ground, make: Builders
    ) -> None:
        stranger = make.user()
        async with refused(ground, ConcurrentUpdate) as unit:
            await unit.tokens.add(make.token(stranger))
        token = make.content_token(stranger)
        await ground.given(token)
        assert await stored(ground, token) == state(token)

    async def test_a_use_is_stored_only_when_it_is_saved(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        token = make.token(user)
        await ground.given(token)
        async with ground.units() as unit:
            (await unit.tokens.get(token.id)).use(START)
        assert await stored(ground, token) == state(token)
        async with ground.units() as unit:
            found = await unit.tokens.get(token.id)
            found.use(START)
            await unit.tokens.save(found)
        assert await stored(ground, token) == state(found)

    async def test_a_stale_save_and_a_stale_removal_are_refused(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        token = make.token(user)
        await ground.given(token)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.tokens.get(token.id)
            await ground.overtake(unit, stale)
            stale.use(START)
            await unit.tokens.save(stale)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.tokens.get(token.id)
            await ground.overtake(unit, stale)
            await unit.tokens.remove(stale)
        assert await stored(ground, token) == state(token)

    async def test_a_token_is_removed_alone_with_its_event(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        token, kept = make.token(user), make.token(user)
        await ground.given(token, kept)
        async with ground.units() as unit:
            found = await unit.tokens.get(token.id)
            found.revoke(by=user.id, now=START)
            await unit.tokens.remove(found)
        assert await stored(ground, token) is None
        assert await stored(ground, kept) == state(kept)
        (event,) = await ground.events()
        assert (event.name, event.aggregate_id, event.actor_id) == ("token.revoked", token.id, user.id)

    async def test_a_new_token_is_stored_with_its_event(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        token = AccessToken.create(
            id=make.token(user).id,
            kind=TokenKind.PERSONAL,
            by=user.id,
            name=TokenName("New"),
            scopes=frozenset({Scope.TAGS_WRITE, Scope.POSTS_READ}),
            token_digest=b"\xff" * 32,
            expires_at=START + MOMENT,
            now=START,
        )
        await ground.given(token)
        assert await stored(ground, token) == state(token)
        (event,) = await ground.events()
        assert event.name == "token.created"
        assert event.payload == {"kind": "personal", "scopes": ["posts:read", "tags:write"]}

    async def test_living_tokens_are_counted_by_kind_and_maker(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        other = make.user()
        await ground.given(
            other,
            *(make.token(user, expires_at=START + each * MOMENT) for each in (-1, 0, 1, 2, 3)),
            *(make.content_token(user, expires_at=START + each * MOMENT) for each in (0, 1)),
            make.token(other),
        )
        async with ground.units() as unit:
            counts = [
                await unit.tokens.count_living(kind, each.id, START)
                for kind in TokenKind
                for each in (user, other)
            ]
        assert counts == [3, 1, 1, 0]

    async def test_all_personal_tokens_of_one_user_are_revoked_together(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        other = make.user()
        theirs = [make.token(user), make.token(user)]
        kept = [make.token(other), make.content_token(user)]
        await ground.given(other, *theirs, *kept)
        async with ground.units() as unit:
            await unit.tokens.revoke_all_of(user.id, by=other.id, now=START)
            await unit.tokens.revoke_all_of(user.id, by=other.id, now=START)
        assert [await stored(ground, token) for token in theirs] == [None, None]
        assert [await stored(ground, token) for token in kept] == [state(token) for token in kept]
        events = await ground.events()
        assert sorted((event.name, event.aggregate_id, event.actor_id) for event in events) == sorted(
            ("token.revoked", token.id, other.id) for token in theirs
        )

    async def test_an_expired_token_is_removed_and_one_that_lives_is_not(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        expired, lives = (
            make.token(user, expires_at=START),
            make.content_token(user, expires_at=START + MOMENT),
        )
        await ground.given(expired, lives)
        async with ground.units() as unit:
            assert await unit.tokens.remove_expired(START - MOMENT, 100) == 0
            assert await unit.tokens.remove_expired(START, 100) == 1
        assert await stored(ground, expired) is None
        assert await stored(ground, lives) == state(lives)

    async def test_expired_tokens_are_removed_in_batches_the_oldest_first(
        self, ground: Ground, make: Builders, user: User
    ) -> None:
        tokens = [make.token(user, expires_at=START - MOMENT * age) for age in (2, 0, 0, 1)]
        await ground.given(*reversed(tokens))
        async with ground.units() as unit:
            assert await unit.tokens.remove_expired(START, 2) == 2
        assert [await stored(ground, token) is not None for token in tokens] == [False, True, True, False]
        async with ground.units() as unit:
            assert await unit.tokens.remove_expired(START, 1) == 1
        assert await stored(ground, tokens[1]) is None
        async with ground.units() as unit:
            assert await unit.tokens.remove_expired(START, 2) == 1
