"""CommonMark to safe HTML, in processes that can be killed."""

import asyncio
from importlib.metadata import version
from typing import Final

from blog.adapters.markdown.frames import Kind, Rendered, packed, unpacked
from blog.adapters.markdown.process import WorkerDied, WorkerProcess, WorkerUnavailable
from blog.application.ports.markdown import MarkdownRenderer, RenderingBusy
from blog.domain.comments.values import CommentBody, CommentText
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.text import invalid
from blog.domain.posts.values import Body, Heading, Markdown

WORKERS: Final = 2
"""One that is busy with a hostile text leaves another for everybody else; 20 to 45 MB each."""
MOST_WAITING: Final = 100
"""Texts that are rendered or wait for it; a short one takes a millisecond, the longest half a second."""
SECONDS: Final = 2.0
"""Of processor time for one text. Some of 10 KB would take more, some of 200 KB a minute."""
PATIENCE: Final = 10.0
"""Seconds that a text waits for its turn."""

_PARTS: Final = ("markdown-it-py", "mdit-py-plugins", "nh3")
RENDERER: Final = " + ".join(f"{name} {version(name)}" for name in _PARTS) + " / 2"
"""The number at the end counts changes of the lists and options in this package."""


class CommonMarkRenderer(MarkdownRenderer):
    """markdown-it-py with a few extensions, then nh3 over everything that came out.

    Both run in worker processes, started on first use: a parser of regular expressions and Python loops
    holds the interpreter, and a thread cannot be stopped. A text that takes too long costs its process,
    never the server; a flood of them ends in `RenderingBusy`.
    """

    def __init__(
        self,
        *,
        workers: int = WORKERS,
        most_waiting: int = MOST_WAITING,
        seconds: float = SECONDS,
        patience: float = PATIENCE,
    ) -> None:
        self._most_waiting = most_waiting
        self._patience = patience
        self._workers = tuple(WorkerProcess(seconds) for _ in range(workers))
        # The last in is the first out, so that the second process starts only where there is work for two.
        self._idle: asyncio.LifoQueue[WorkerProcess] = asyncio.LifoQueue()
        for worker in reversed(self._workers):
            self._idle.put_nowait(worker)
        self._jobs: set[asyncio.Task[Rendered]] = set()
        self._closed = False

    @property
    def name(self) -> str:
        return RENDERER

    async def render_post(self, source: Markdown) -> Body:
        rendered = await self._render("post", source.value)
        return Body(
            source=source,
            html=rendered["html"],
            summary=rendered["summary"],
            word_count=rendered["word_count"],
            toc=tuple(Heading(*heading) for heading in rendered["toc"]),
            renderer=RENDERER,
        )

    async def render_comment(self, source: CommentText) -> CommentBody:
        rendered = await self._render("comment", source.value)
        return CommentBody(source=source, html=rendered["html"], renderer=RENDERER)

    async def close(self) -> None:
        """End the processes; who still waits gets `RenderingBusy`."""
        self._closed = True
        for worker in self._workers:
            worker.stop()
        if self._jobs:
            await asyncio.wait(self._jobs)
        for worker in self._workers:
            await worker.end()

    async def _render(self, kind: Kind, source: str) -> Rendered:
        if self._closed or len(self._jobs) >= self._most_waiting:
            raise RenderingBusy
        # A task of its own: a caller who hangs up neither interrupts the exchange nor frees the place.
        job = asyncio.create_task(self._take_turn(packed([kind, source])))
        self._jobs.add(job)
        job.add_done_callback(self._done)
        await asyncio.wait({job})
        return job.result()

    async def _take_turn(self, frame: bytes) -> Rendered:
        try:
            async with asyncio.timeout(self._patience):
                worker = await self._idle.get()
        except TimeoutError as error:
            raise RenderingBusy from error
        try:
            answer = await self._ask(worker, frame)
        except WorkerUnavailable as error:
            raise RenderingBusy from error
        except (TimeoutError, WorkerDied) as error:
            raise _too_complex("takes too much time or memory to render") from error
        finally:
            self._idle.put_nowait(worker)
        rendered: Rendered | None = unpacked(answer)
        if rendered is None:
            raise _too_complex("becomes more than 20 times as long when rendered")
        return rendered

    async def _ask(self, worker: WorkerProcess, frame: bytes) -> bytes:
        try:
            return await worker.ask(frame)
        except WorkerDied:
            # Perhaps it died of something else, such as an earlier text or the kernel's need for memory.
            return await worker.ask(frame)

    def _done(self, job: asyncio.Task[Rendered]) -> None:
        self._jobs.discard(job)
        if not job.cancelled():
            job.exception()  # seen, although its caller may have gone


def _too_complex(detail: str) -> ValidationFailed:
    return invalid("content", "too_complex", detail)
