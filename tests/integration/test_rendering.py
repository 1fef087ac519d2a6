"""Rendering in processes of its own: no text stalls the service, whatever becomes of a process."""

import asyncio
import contextlib
import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from typing import IO, Final

import pytest
import uvloop

from blog.adapters.markdown.frames import LENGTH, READY, length, packed, unpacked
from blog.adapters.markdown.renderer import RENDERER, CommonMarkRenderer
from blog.application.ports.markdown import RenderingBusy
from blog.domain.comments.values import CommentText
from blog.domain.common.errors import ValidationFailed
from blog.domain.posts.values import Heading, Markdown

MOST: Final = Markdown.MOST_BYTES
TABLE: Final = "| a | b |\n|---|---|\n"
ENDLESS: Final = Markdown(TABLE + "|\n" * (MOST // 2 - len(TABLE)))
"""Would take about a minute."""
HOSTILE: Final = {
    "rows": ENDLESS.value,
    "elements": "<div>" * (MOST // 5),
    "images": "![" * (MOST // 2),
    "brackets": "[" * MOST,
    "ampersands": "&" * MOST,
    "references": "x[^1]" * (MOST // 6) + "\n\n[^1]: y\n",
    "open notes": "[^a]: x\n\n" + "[^" * (MOST // 3),
    "tasks": "- [ ] a\n" * (MOST // 8),
    "headings": "# a\n" * (MOST // 4),
    "links": "[a](b" * (MOST // 5),
    "elements left open": "<a>" * (MOST // 3),
}
QUICK: Final = {
    "nested notes": "[^a]:" * (MOST // 6) + "\n\n[^a]",
    "nested quotes": ">" * MOST,
    "nested lists": "".join(" " * number + "- a\n" for number in range(600)),
    "backticks": "".join("`" * number + " " for number in range(1, 600)),
    "emphasis": "*" * MOST,
    "comments": "<!-- " * (MOST // 5),
    "left open again and again": "".join(f"<b title={number}>" for number in range(50)) + "<p>x" * 1_000,
    "marks of direction": "\u202e" * (MOST // 3),
}
"""Looks as bad, and is not."""
WORKER: Final = (sys.executable, "-m", "blog.adapters.markdown.worker", "60")


@pytest.fixture
async def renderer() -> AsyncIterator[CommonMarkRenderer]:
    """With one process, and one second of processor time for a text."""
    renderer = CommonMarkRenderer(workers=1, seconds=1)
    yield renderer
    await renderer.close()


async def html_of(renderer: CommonMarkRenderer, source: str) -> str:
    return (await renderer.render_comment(CommentText(source))).html


async def started(renderer: CommonMarkRenderer) -> int:
    """The process of a renderer that has rendered something."""
    assert await html_of(renderer, "*first*") == "<p><em>first</em></p>\n"
    process = renderer._workers[0]._process
    assert process is not None
    return process.pid


async def begun(renderer: CommonMarkRenderer, source: str) -> asyncio.Task[str]:
    """A rendering whose request is on its way."""
    task = asyncio.create_task(html_of(renderer, source))
    for _ in range(5):
        await asyncio.sleep(0)
    return task


def is_gone(pid: int) -> bool:
    """Whether no process has this number, not even one that nobody waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_a_post_and_a_comment_come_back_with_the_name_of_the_renderer(
    renderer: CommonMarkRenderer,
) -> None:
    body = await renderer.render_post(Markdown("# Grüße\n\n*eins*"))
    remark = await renderer.render_comment(CommentText("[x](https://e.org)"))

    assert (body.html, body.summary, body.word_count) == (
        '<h1 id="user-content-grüße">Grüße</h1>\n<p><em>eins</em></p>\n',
        "eins",
        2,
    )
    assert body.toc == (Heading(1, "Grüße", "user-content-grüße"),)
    assert 'rel="nofollow ugc noopener noreferrer"' in remark.html
    assert body.renderer == remark.renderer == renderer.name == RENDERER


async def test_the_longest_ordinary_text_is_rendered() -> None:
    renderer = CommonMarkRenderer(workers=1)
    body = await renderer.render_post(Markdown("An *ordinary* sentence with some `code`.\n\n" * (MOST // 45)))
    await renderer.close()

    assert len(body.html) > MOST


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_text_is_refused_and_the_next_one_is_rendered(name: str) -> None:
    renderer = CommonMarkRenderer(workers=1, seconds=0.3)
    with pytest.raises(ValidationFailed) as refused:
        await renderer.render_post(Markdown(HOSTILE[name]))
    html = await html_of(renderer, "next")
    await renderer.close()

    assert [(error.field, error.code) for error in refused.value.errors] == [("content", "too_complex")]
    assert html == "<p>next</p>\n"


@pytest.mark.parametrize("name", QUICK)
async def test_a_text_that_looks_hostile_ends_in_time_one_way_or_the_other(name: str) -> None:
    renderer = CommonMarkRenderer(workers=1)
    pid = await started(renderer)
    with contextlib.suppress(ValidationFailed):
        await renderer.render_post(Markdown(QUICK[name]))

    # Refused or not, it has cost no process.
    assert await started(renderer) == pid
    await renderer.close()


async def test_a_result_out_of_proportion_is_refused_by_the_same_process(
    renderer: CommonMarkRenderer,
) -> None:
    pid = await started(renderer)
    bomb = "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "|\n" * 50

    with pytest.raises(ValidationFailed) as refused:
        await renderer.render_post(Markdown(bomb))

    assert refused.value.errors[0].code == "too_complex"
    assert await started(renderer) == pid


async def test_others_are_served_while_a_text_takes_its_time() -> None:
    renderer = CommonMarkRenderer(workers=2, seconds=600)
    endless = asyncio.create_task(renderer.render_post(ENDLESS))
    quick = asyncio.create_task(html_of(renderer, "quick"))

    done, _ = await asyncio.wait({endless, quick}, return_when=asyncio.FIRST_COMPLETED)
    assert done == {quick}

    await renderer.close()
    with pytest.raises(RenderingBusy):
        await endless


async def test_a_process_that_hangs_is_killed_by_the_clock() -> None:
    renderer = CommonMarkRenderer(workers=1, seconds=0.4)
    pid = await started(renderer)
    os.kill(pid, signal.SIGSTOP)

    with pytest.raises(ValidationFailed) as refused:
        await html_of(renderer, "never read")
    await renderer.close()

    assert refused.value.errors[0].code == "too_complex"
    assert is_gone(pid)


async def test_a_process_that_died_is_replaced(renderer: CommonMarkRenderer) -> None:
    pid = await started(renderer)
    os.kill(pid, signal.SIGKILL)

    assert await started(renderer) != pid
    assert is_gone(pid)


async def test_a_text_whose_process_dies_is_rendered_by_another(renderer: CommonMarkRenderer) -> None:
    pid = await started(renderer)
    os.kill(pid, signal.SIGSTOP)
    task = await begun(renderer, "again")
    os.kill(pid, signal.SIGKILL)

    assert await task == "<p>again</p>\n"
    assert is_gone(pid)


async def test_a_caller_who_gives_up_leaves_no_answer_for_the_next(renderer: CommonMarkRenderer) -> None:
    pid = await started(renderer)
    os.kill(pid, signal.SIGSTOP)
    given_up = await begun(renderer, "given up")
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    os.kill(pid, signal.SIGCONT)

    assert await html_of(renderer, "mine") == "<p>mine</p>\n"


async def test_more_texts_than_the_queue_takes_are_refused_and_the_rest_is_rendered() -> None:
    renderer = CommonMarkRenderer(workers=1, most_waiting=3)
    pid = await started(renderer)
    os.kill(pid, signal.SIGSTOP)
    waiting = [await begun(renderer, f"{number}") for number in range(3)]

    with pytest.raises(RenderingBusy):
        await html_of(renderer, "one too many")

    os.kill(pid, signal.SIGCONT)
    assert await asyncio.gather(*waiting) == ["<p>0</p>\n", "<p>1</p>\n", "<p>2</p>\n"]
    await renderer.close()


async def test_nobody_waits_for_a_turn_beyond_the_patience() -> None:
    renderer = CommonMarkRenderer(workers=1, patience=0)
    pid = await started(renderer)
    os.kill(pid, signal.SIGSTOP)
    first = await begun(renderer, "first")

    with pytest.raises(RenderingBusy):
        await html_of(renderer, "second")

    os.kill(pid, signal.SIGCONT)
    assert await first == "<p>first</p>\n"
    await renderer.close()


async def test_closing_ends_the_processes_and_refuses_what_waits_and_what_comes() -> None:
    renderer = CommonMarkRenderer(workers=1)
    pid = await started(renderer)
    os.kill(pid, signal.SIGSTOP)
    waiting = [await begun(renderer, "rendered now"), await begun(renderer, "queued")]

    await renderer.close()
    await renderer.close()

    assert is_gone(pid)
    answers = await asyncio.gather(*waiting, html_of(renderer, "later"), return_exceptions=True)
    assert [type(answer) for answer in answers] == [RenderingBusy] * 3


async def test_closing_while_a_process_starts_leaves_none() -> None:
    renderer = CommonMarkRenderer(workers=1)
    task = await begun(renderer, "early")

    await renderer.close()

    with pytest.raises(RenderingBusy):
        await task
    assert renderer._workers[0]._process is None


@pytest.mark.parametrize("program", ["/nonexistent/python", shutil.which("true")], ids=["missing", "ends"])
async def test_without_a_process_rendering_is_unavailable(
    renderer: CommonMarkRenderer, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", program)
        with pytest.raises(RenderingBusy):
            await html_of(renderer, "x")

    assert await html_of(renderer, "x") == "<p>x</p>\n"


async def test_a_process_sees_nothing_of_the_servers_environment(
    renderer: CommonMarkRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLOG_SECRET_KEY", "secret")
    pid = await started(renderer)
    command = ("ps", "eww", "-o", "command=", "-p", str(pid))
    if shutil.which("ps") is None:
        pytest.skip("needs ps")
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: ASYNC221 (a moment)

    assert "blog.adapters.markdown.worker" in shown
    assert "BLOG_SECRET_KEY" not in shown


@pytest.mark.parametrize(
    "new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"]
)
def test_nothing_is_left_open_on_any_event_loop(new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    async def use() -> list[int]:
        renderer = CommonMarkRenderer(workers=1, seconds=0.3)
        pids = [await started(renderer)]
        with pytest.raises(ValidationFailed):
            await renderer.render_post(ENDLESS)
        pids.append(await started(renderer))
        os.kill(pids[-1], signal.SIGKILL)
        pids.append(await started(renderer))
        await renderer.close()
        return pids

    with asyncio.Runner(loop_factory=new_loop) as runner:
        pids = runner.run(use())

    gc.collect()  # what was left open warns now, and a warning is an error
    assert len(set(pids)) == 3
    assert all(is_gone(pid) for pid in pids)


def ask(process: subprocess.Popen[bytes], source: str) -> object:
    requests, answers = pipes(process)
    requests.write(packed(["comment", source]))
    requests.flush()
    return unpacked(answers.read(length(answers.read(LENGTH.size))))["html"]


def pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def test_a_worker_ends_with_its_input_and_not_at_ctrl_c() -> None:
    with subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        requests, answers = pipes(process)
        assert answers.read(len(READY)) == READY
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        assert ask(process, "*still here*") == "<p><em>still here</em></p>\n"
        requests.close()
        assert process.wait() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the address space")
def test_a_worker_has_little_memory() -> None:
    code = (
        "import resource; from blog.adapters.markdown import worker; worker._fence();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    shown = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)

    assert shown.stdout.split() == [str(512 * 1024 * 1024), "0"]
