"""Password hashing: what is accepted, what is replaced, and how much waits."""

import asyncio
import threading
from collections.abc import Iterator

import argon2
import bcrypt
import pytest

from blog.adapters.security import passwords
from blog.adapters.security.passwords import Argon2PasswordHasher
from blog.application.ports.passwords import HasherBusy, PasswordCheck
from blog.domain.users.values import PasswordHash, PlainPassword

PASSWORD = PlainPassword("correct horse battery staple")
OTHER = PlainPassword("incorrect horse battery")


@pytest.fixture
def hasher() -> Iterator[Argon2PasswordHasher]:
    hasher = Argon2PasswordHasher(memory_kib=64, passes=1)
    yield hasher
    hasher.close()


async def test_a_password_matches_its_own_hash_and_no_other(hasher: Argon2PasswordHasher) -> None:
    stored = await hasher.hash(PASSWORD)

    assert await hasher.check(PASSWORD, stored) == PasswordCheck(matches=True, is_outdated=False)
    assert await hasher.check(OTHER, stored) == PasswordCheck(matches=False, is_outdated=False)


async def test_two_hashes_of_one_password_differ(hasher: Argon2PasswordHasher) -> None:
    assert await hasher.hash(PASSWORD) != await hasher.hash(PASSWORD)


async def test_the_shipped_parameters_are_argon2id_with_19_mib_and_two_passes() -> None:
    hasher = Argon2PasswordHasher()
    stored = await hasher.hash(PASSWORD)
    hasher.close()

    parameters = argon2.extract_parameters(stored.value)
    assert parameters.type is argon2.Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19_456, 2, 1)


async def test_a_hash_with_other_parameters_matches_and_is_outdated(hasher: Argon2PasswordHasher) -> None:
    old = argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1).hash(PASSWORD.value)

    assert await hasher.check(PASSWORD, PasswordHash(old)) == PasswordCheck(matches=True, is_outdated=True)


@pytest.mark.parametrize("prefix", [b"2a", b"2b"])
async def test_a_bcrypt_hash_matches_and_is_outdated(hasher: Argon2PasswordHasher, prefix: bytes) -> None:
    stored = PasswordHash(bcrypt.hashpw(PASSWORD.value.encode(), bcrypt.gensalt(4, prefix)).decode())

    assert await hasher.check(PASSWORD, stored) == PasswordCheck(matches=True, is_outdated=True)
    assert not (await hasher.check(OTHER, stored)).matches


async def test_a_bcrypt_hash_of_a_long_password_matches_as_passlib_wrote_it(
    hasher: Argon2PasswordHasher,
) -> None:
    long = PlainPassword("p" * 100)
    stored = PasswordHash(bcrypt.hashpw(long.value.encode()[:72], bcrypt.gensalt(4)).decode())

    assert (await hasher.check(long, stored)).matches


@pytest.mark.parametrize("damaged", ["", "plain text", "$argon2id$v=19$broken", "$2b$04$short"])
async def test_a_damaged_hash_matches_nothing(hasher: Argon2PasswordHasher, damaged: str) -> None:
    assert not (await hasher.check(PASSWORD, PasswordHash(damaged))).matches


async def test_nobody_is_compared_with_a_hash_of_the_same_cost(
    hasher: Argon2PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    verify = argon2.PasswordHasher.verify

    def spy(self: argon2.PasswordHasher, encoded: str, password: str) -> bool:
        seen.append(encoded)
        return bool(verify(self, encoded, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", spy)
    check = await hasher.check(PASSWORD, None)

    assert check == PasswordCheck(matches=False, is_outdated=False)
    stored = await hasher.hash(PASSWORD)
    assert [argon2.extract_parameters(one) for one in seen] == [argon2.extract_parameters(stored.value)]


@pytest.mark.parametrize("kind", ["argon2id", "bcrypt", "nobody"])
async def test_a_check_and_what_levels_it_are_the_same_work_for_everybody(
    hasher: Argon2PasswordHasher, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bcrypt = bcrypt.hashpw(PASSWORD.value.encode(), bcrypt.gensalt(4)).decode()
    stored = {"argon2id": await hasher.hash(PASSWORD), "bcrypt": PasswordHash(in_bcrypt), "nobody": None}[
        kind
    ]
    done: list[str] = []

    def verify(_self: argon2.PasswordHasher, encoded: str, password: str) -> bool:
        done.append("argon2id")
        raise argon2.exceptions.VerifyMismatchError

    def checkpw(password: bytes, encoded: bytes) -> bool:
        done.append("bcrypt")
        return False

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    monkeypatch.setattr(bcrypt, "checkpw", checkpw)
    await hasher.check(OTHER, stored)
    await hasher.level(OTHER, stored)

    assert sorted(done) == ["argon2id", "bcrypt"]


def test_what_nobody_is_compared_with_costs_what_bcrypt_costs_by_itself() -> None:
    nobody = passwords._NOBODY_IN_BCRYPT
    assert nobody[:7].encode() == bcrypt.gensalt()[:7]
    assert not bcrypt.checkpw(PASSWORD.value.encode(), nobody.encode())


async def test_more_work_than_the_queue_takes_is_refused_and_the_rest_is_done(
    hasher: Argon2PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MOST_WAITING", 3)
    gate = threading.Event()
    monkeypatch.setattr(argon2.PasswordHasher, "hash", lambda _self, password: gate.wait(10) and password)
    waiting = [asyncio.create_task(hasher.hash(PASSWORD)) for _ in range(3)]
    await asyncio.sleep(0)

    with pytest.raises(HasherBusy):
        await hasher.hash(PASSWORD)

    gate.set()
    assert len(await asyncio.gather(*waiting)) == 3
    assert await hasher.hash(PASSWORD) == PasswordHash(PASSWORD.value)


async def test_a_caller_who_gives_up_does_not_free_a_place_that_is_still_worked_on(
    hasher: Argon2PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MOST_WAITING", 1)
    gate, begun = threading.Event(), threading.Event()

    def work(_self: argon2.PasswordHasher, password: str) -> str:
        begun.set()
        gate.wait(10)
        return password

    monkeypatch.setattr(argon2.PasswordHasher, "hash", work)
    given_up = asyncio.create_task(hasher.hash(PASSWORD))
    await asyncio.to_thread(begun.wait, 10)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up

    with pytest.raises(HasherBusy):
        await hasher.hash(PASSWORD)
    gate.set()


def test_neither_the_password_nor_the_hash_shows_in_a_repr() -> None:
    assert "horse" not in repr(PASSWORD)
    assert "secret" not in repr(PasswordHash("$argon2id$secret"))
