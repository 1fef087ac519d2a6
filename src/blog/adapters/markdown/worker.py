"""A process that renders one source after the other, so that one that never ends can be killed.

`python -m blog.adapters.markdown.worker SECONDS` reads frames `[kind, source]` from its input and answers
each with what it became, or with null where that is out of proportion. It ends with its input, so at the
latest when whoever started it ends, and the kernel ends it when one source takes more seconds of processor
time: by that clock a text is no more complex on a busy machine than on an idle one.
"""

import contextlib
import signal
import sys
from typing import BinaryIO, Final

from blog.adapters.markdown import rendering
from blog.adapters.markdown.frames import LENGTH, READY, Rendered, length, packed, unpacked

if sys.platform != "win32":
    import resource

_MOST_MEMORY: Final = 512 * 1024 * 1024


def main() -> None:
    """Serve standard input and output."""
    _fence()
    serve(sys.stdin.buffer, sys.stdout.buffer, seconds=float(sys.argv[1]))


def serve(requests: BinaryIO, answers: BinaryIO, *, seconds: float) -> None:
    """Answer until the requests end."""
    answers.write(READY)
    answers.flush()
    while len(header := requests.read(LENGTH.size)) == LENGTH.size:
        kind, source = unpacked(requests.read(length(header)))
        _limit(seconds)
        answer = packed(_answer(kind, source))
        _limit(0)
        answers.write(answer)
        answers.flush()


def _answer(kind: str, source: str) -> Rendered | None:
    try:
        return rendering.post(source) if kind == "post" else rendering.comment(source)
    except rendering.OutOfProportion:
        return None


def _fence() -> None:
    """Little memory, no core files, and no ending before the server, which may finish its requests first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        for what, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
            # macOS refuses the first; an administrator may have set a lower one.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))


def _limit(seconds: float) -> None:
    """Have the kernel end this process after so much processor time; 0 calls it off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main()
