"""The server's end of a worker process."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from typing import Final

from blog.adapters.markdown.frames import LENGTH, READY, length

_START_SECONDS: Final = 20.0
_MOST_DELAY: Final = 5
"""How many times its processor time a text may take by the clock, on a machine that is busy otherwise."""
_BUFFER: Final = 1024 * 1024
_OUT_OF_TIME: Final = None if sys.platform == "win32" else -signal.SIGPROF
"""How a worker ends that the kernel stopped; elsewhere only the clock does."""


class WorkerDied(Exception):
    """The process ended before it answered."""


class WorkerUnavailable(Exception):
    """The process cannot be started, or will not be any more."""


class WorkerProcess:
    """One worker: started when it is first asked, and again after it was killed or died.

    Asked by one caller at a time.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: Process | None = None
        self._stopped = asyncio.Event()

    async def ask(self, frame: bytes) -> bytes:
        """What the worker answers, within its seconds of processor time; the time to start it does not count.

        Raises `TimeoutError`, `WorkerDied`, `WorkerUnavailable`; the process is gone after each, and after
        a cancellation, so that no answer is left over for the next caller.
        """
        try:
            process = await self._running()
            async with asyncio.timeout(self._seconds * _MOST_DELAY):
                stdin, stdout = _pipes(process)
                stdin.write(frame)
                await stdin.drain()
                return await stdout.readexactly(length(await stdout.readexactly(LENGTH.size)))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            # Not killed: asyncio loses the exit code of a process that is killed while it ends.
            if await self._ended() == _OUT_OF_TIME:
                raise TimeoutError from error
            raise WorkerDied from error
        except BaseException:
            await self.end()
            raise

    def stop(self) -> None:
        """Kill the process and start no other; whoever waits for an answer gets `WorkerUnavailable`."""
        self._stopped.set()
        self._kill()

    async def end(self) -> None:
        """Kill the process, if there is one, and wait until nothing is left of it."""
        self._kill()
        await self._ended()

    async def _ended(self) -> int | None:
        """The exit code of the process that ends, when nothing is left of it."""
        process, self._process = self._process, None
        if process is None:
            return None
        stdin, stdout = _pipes(process)
        stdin.close()
        # Until the end of the output: a transport with unread data would never close.
        with contextlib.suppress(ConnectionError):
            await stdout.read()
        code = await process.wait()
        with contextlib.suppress(ConnectionError):
            await stdin.wait_closed()
        return code

    def _kill(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def _running(self) -> Process:
        process = self._process
        if process is not None and process.returncode is None and not _pipes(process)[0].is_closing():
            return process
        await self.end()
        if self._stopped.is_set():
            raise WorkerUnavailable
        try:
            self._process = await _start(self._seconds)
            if self._stopped.is_set():
                self._kill()
            async with asyncio.timeout(_START_SECONDS):
                await _pipes(self._process)[1].readexactly(len(READY))
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            raise WorkerUnavailable from error
        return self._process


async def _start(seconds: float) -> Process:
    """A process with nothing of the server's environment, which may hold secrets.

    It finds modules where the server does, without looking for site packages anew. In a session of its own
    it does not hear of Ctrl-C in the terminal.
    """
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-S", "-P", "-X", "utf8", "-m", "blog.adapters.markdown.worker", str(seconds)),
        stdin=PIPE,
        stdout=PIPE,
        limit=_BUFFER,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )


def _pipes(process: Process) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
    if process.stdin is None or process.stdout is None:  # pragma: no cover  (never: both are asked for)
        raise WorkerUnavailable
    return process.stdin, process.stdout
