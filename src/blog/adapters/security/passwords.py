"""Password hashes: argon2id, and bcrypt from elsewhere until the next login."""

import asyncio
import os
import secrets
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

import argon2
import bcrypt
from argon2.exceptions import InvalidHashError, VerificationError

from blog.application.ports.passwords import HasherBusy, PasswordCheck, PasswordHasher
from blog.domain.users.values import PasswordHash, PlainPassword

T = TypeVar("T")

THREADS: Final = 2
"""Hashing is bound by memory bandwidth and holds 19 MiB a thread: more threads are no faster, only larger."""
MOST_WAITING: Final = 100
"""About a second of work on two threads."""
_NICENESS: Final = 5
_BCRYPT_PREFIXES: Final = ("$2a$", "$2b$", "$2y$")
_BCRYPT_BYTES: Final = 72
"""bcrypt looks at no more; passlib, which wrote the hashes that are accepted here, cut there too."""
_NOBODY_IN_BCRYPT: Final = f"$2b$12${'.' * 53}"
"""Of the cost that passlib and bcrypt themselves choose; nobody knows a password that matches it."""


class Argon2PasswordHasher(PasswordHasher):
    """argon2id with 19 MiB, two passes, one lane: the first recommendation of OWASP's password storage page.

    Works in threads of its own behind a bounded queue, so that the event loop never waits and a flood of
    logins ends in `HasherBusy` instead of in swap.
    """

    def __init__(self, *, memory_kib: int = 19_456, passes: int = 2, lanes: int = 1) -> None:
        self._argon2 = argon2.PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=lanes, type=argon2.Type.ID
        )
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="password", initializer=_stand_back)
        self._lock = threading.Lock()
        self._waiting = 0
        # What an unknown user's password is compared with: nobody knows a password that matches it.
        self._nobody = self._argon2.hash(secrets.token_urlsafe())

    async def hash(self, password: PlainPassword) -> PasswordHash:
        return PasswordHash(await self._run(lambda: self._argon2.hash(password.value)))

    async def check(self, password: PlainPassword, stored: PasswordHash | None) -> PasswordCheck:
        encoded = self._nobody if stored is None else stored.value
        check = await self._run(lambda: self._check(password.value, encoded))
        return check if stored is not None else PasswordCheck(matches=False, is_outdated=False)

    async def level(self, password: PlainPassword, stored: PasswordHash | None) -> None:
        is_bcrypt = stored is not None and stored.value.startswith(_BCRYPT_PREFIXES)
        encoded = self._nobody if is_bcrypt else _NOBODY_IN_BCRYPT
        await self._run(lambda: self._check(password.value, encoded))

    def close(self) -> None:
        """End the threads; what waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _check(self, password: str, encoded: str) -> PasswordCheck:
        if encoded.startswith(_BCRYPT_PREFIXES):
            return PasswordCheck(matches=_bcrypt_matches(password, encoded), is_outdated=True)
        try:
            self._argon2.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return PasswordCheck(matches=False, is_outdated=False)
        return PasswordCheck(matches=True, is_outdated=self._argon2.check_needs_rehash(encoded))

    async def _run(self, work: Callable[[], T]) -> T:
        with self._lock:
            if self._waiting >= MOST_WAITING:
                raise HasherBusy
            self._waiting += 1
        future = self._threads.submit(work)
        # Counted down when the work ends, not when the caller stops waiting: work that has begun goes on.
        future.add_done_callback(self._done)
        return await asyncio.wrap_future(future)

    def _done(self, _: Future[T]) -> None:
        with self._lock:
            self._waiting -= 1


def _stand_back() -> None:
    """Let the event loop go first: it has little to do, and everybody waits for it."""
    if sys.platform == "linux":
        # Where a thread has a priority of its own; elsewhere it would be that of the process.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def _bcrypt_matches(password: str, encoded: str) -> bool:
    try:
        return bcrypt.checkpw(password.encode()[:_BCRYPT_BYTES], encoded.encode())
    except ValueError:  # the stored hash is damaged
        return False
