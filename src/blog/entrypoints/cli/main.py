"""The entry of the `blog` command: it loads the commands only where Ctrl-C is already provided for."""

import sys

INTERRUPTED = 130
"""What shells report of a process that Ctrl-C ended: 128 and the number of the signal."""


def main() -> None:
    """Run the command line; Ctrl-C ends it without a word, even while it is still being loaded."""
    try:
        from blog.entrypoints.cli.commands import run  # noqa: PLC0415 - loading takes the first second

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
