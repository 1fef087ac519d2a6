"""How often accounts are made, and mail is asked for."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from blog.application.limits.errors import RateLimited
from blog.application.ports.calls import Call
from blog.application.ports.mailer import Letter
from blog.application.users.registration import Registration
from blog.config.limits import DEFAULT_LIMITS
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.users.errors import EmailTaken
from tests.support.world import World, actor

SOMEBODY = Registration(name="Ada", email="ada@example.org", password="correct horse battery")
HOME, CAFE = "192.0.2.1", "198.51.100.7"
MOST = DEFAULT_LIMITS["registration"].most


async def exhaust(world: World, count: Callable[[], Awaitable[None]]) -> int:
    """Use up what all networks have together, each asking once; how many of them could."""
    with suppress(RateLimited):
        for number in range(10_000):
            with world.calls.answering(Call(network=f"2001:db8:0:{number:x}::/64")):
                await count()
    return number


async def register(world: World, number: int, network: str = HOME) -> None:
    with world.calls.answering(Call(network=network)):
        await world.registration.register(
            ANONYMOUS, replace(SOMEBODY, email=f"{number}@example.org", name=f"Number {number}")
        )


class TestRegistration:
    async def test_one_network_makes_so_many_accounts(self, world: World) -> None:
        for number in range(MOST):
            await register(world, number)
        with pytest.raises(RateLimited) as refused:
            await register(world, MOST)
        assert refused.value.verdict.limit.name == "registration"
        await register(world, MOST, CAFE)

    async def test_all_networks_together_make_so_many(self, world: World) -> None:
        assert await exhaust(world, world.registration_limits.attempt) == 1_000
        with pytest.raises(RateLimited) as refused:
            await register(world, 1)
        assert refused.value.verdict.limit.name == "registration_total"
        assert not world.store.tables.users

    async def test_asking_whether_an_address_has_an_account_counts(self, world: World) -> None:
        await register(world, 1)
        for _ in range(MOST - 1):
            with pytest.raises(EmailTaken):
                await register(world, 1)
        with pytest.raises(RateLimited):
            await register(world, 1)

    async def test_the_operator_has_no_limit(self, world: World) -> None:
        await exhaust(world, world.registration_limits.attempt)
        for number in range(MOST + 1):
            person = replace(SOMEBODY, email=f"{number}@example.org", name=f"Number {number}")
            await world.registration.appoint(person, Role.READER)


class TestRecovery:
    async def test_one_network_asks_so_often(self, world: World) -> None:
        async def ask(network: str) -> None:
            with world.calls.answering(Call(network=network)):
                await world.recovery_limits.request()

        for _ in range(20):
            await ask(HOME)
        with pytest.raises(RateLimited) as refused:
            await ask(HOME)
        assert refused.value.verdict.limit.name == "recovery"
        await ask(CAFE)

    async def test_all_networks_together_ask_so_often_and_nothing_more_is_stored(self, world: World) -> None:
        ada = await world.somebody()
        assert await exhaust(world, world.recovery_limits.request) == 1_000
        asks: list[Callable[[], Awaitable[None]]] = [
            lambda: world.recovery.forgot("ada@example.org"),
            lambda: world.verification.request(actor(ada)),
            lambda: world.email_change.request(actor(ada), ada.id, "new@example.org"),
        ]
        for ask in asks:
            with pytest.raises(RateLimited) as refused:
                await ask()
            assert refused.value.verdict.limit.name == "recovery_total"
        assert not world.store.tables.confirmations

    async def test_what_others_have_asked_for_is_told_to_those_only_who_are_refused_for_it(
        self, world: World
    ) -> None:
        told = []
        for network in (HOME, CAFE):
            call = Call(network=network)
            with world.calls.answering(call), suppress(RateLimited):
                await world.recovery_limits.request()
            told.append([verdict.limit.name for verdict in call.verdicts])
            await exhaust(world, world.recovery_limits.request)
        assert told == [["recovery"], ["recovery", "recovery_total"]]

    async def test_one_address_gets_so_many_mails_and_nobody_is_told(self, world: World) -> None:
        call = Call(network=HOME)
        with world.calls.answering(call):
            sent = [
                await world.recovery_limits.may_mail(email, Letter.EMAIL_IN_USE)
                for email in ("ada@example.org", "ADA@example.org", "ada@example.org", "ada@example.org")
            ]
            assert await world.recovery_limits.may_mail("bob@example.org", Letter.EMAIL_IN_USE)
            # What others have sent there leaves the holder what they need.
            assert await world.recovery_limits.may_mail("ada@example.org", Letter.RESET_PASSWORD)
        assert sent == [True, True, True, False]
        assert call.verdicts == []
