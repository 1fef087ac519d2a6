"""`blog serve` and `blog worker`: the two long-running processes."""

import asyncio
import logging
import signal
import socket
import sys
from contextlib import suppress
from importlib.metadata import version
from typing import Final

import click
import uvicorn
from uvicorn.supervisors import Multiprocess

from blog.application.unit_of_work import StorageUnavailable
from blog.config import InvalidSettings, Settings, export_to_workers, load_settings
from blog.container import Container, delivering
from blog.entrypoints.cli.database import prepare_embedded
from blog.entrypoints.cli.listening import BACKLOG, listening
from blog.entrypoints.cli.setup import Owners, offer_set_up
from blog.entrypoints.logs import set_up_logging

logger: Final = logging.getLogger("blog.worker")

KEEP_ALIVE = 75
"""Seconds an idle connection stays open: longer than the 60 s of common load balancers, which close first."""
GRACE = 20
"""Seconds that requests in flight have to finish."""

START = 60
"""Seconds that a worker process has to start or to answer its supervisor; a busy machine takes many."""


STARTUP_FAILURE = 3
"""The status of a server whose application does not start, as uvicorn has it."""


@click.command()
@click.option("--host", help="The address to listen on (BLOG_HOST).")
@click.option("--port", type=int, help="The port to listen on (BLOG_PORT).")
@click.option("--workers", type=int, help="Server processes (BLOG_WORKERS); SQLite takes one.")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Start the server. The embedded SQLite database is migrated first; others are not touched."""
    given = {"host": host, "port": port, "workers": workers}
    settings = load_settings(**{name: value for name, value in given.items() if value is not None})
    if settings.workers > 1 and settings.uses_sqlite:
        raise InvalidSettings(
            "SQLite takes one server process: set BLOG_WORKERS=1, or BLOG_DATABASE_URL to PostgreSQL or MySQL"
        )
    with listening(settings.host, settings.port) as sockets:
        if not settings.secret_key.get_secret_value():
            # All workers must agree on it. It signs cursors and previews, which a restart may end.
            export_to_workers(secret_key=Container(settings=settings).new_secret_key())
        set_up_logging(show_sql=settings.debug)
        prepare_embedded(settings)
        has_schema = _look_at_database(settings)
        _look_at_limits(settings)
        port = sockets[0].getsockname()[1]
        _greet(settings, port, asyncio.run(offer_set_up(settings)) if has_schema else Owners())
        with suppress(KeyboardInterrupt):
            _run(settings, port, sockets)


def _run(settings: Settings, port: int, sockets: list[socket.socket]) -> None:
    """What `uvicorn.run` does, on sockets that are there already. Ends the process where a start fails."""
    config = uvicorn.Config(
        "blog.entrypoints.http.app:app_from_environment",
        factory=True,
        http="blog.entrypoints.http.protocol:ProblemProtocol",
        # There are none, and uvicorn would log the whole address of each that is tried.
        ws="none",
        host=settings.host,
        port=port,
        workers=settings.workers,
        backlog=BACKLOG,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
        timeout_worker_healthcheck=START,
    )
    if settings.workers > 1:
        Multiprocess(config, sockets=sockets).run()
        return
    server = uvicorn.Server(config)
    server.run(sockets=sockets)
    if not server.started:
        sys.exit(STARTUP_FAILURE)


def _look_at_database(settings: Settings) -> bool:
    """Whether there is a schema. Tells of a database that is away or empty.

    `/health/ready` says when it is not any more.

    Raises `SchemaProblem` for a server that would lose data and for a parameter that its driver does not
    know, and `StorageUnavailable` for one that refuses the account: waiting mends none of them.
    """
    try:
        revision = Container(settings=settings).schema().current()
    except StorageUnavailable as error:
        if error.is_lasting:
            raise
        click.echo(f"{error}. Waiting for it.", err=True)
        return False
    if revision is None:
        click.echo("The database has no schema yet: run blog db upgrade.", err=True)
    return revision is not None


def _look_at_limits(settings: Settings) -> None:
    """Tell of limits that are not what they seem."""
    if settings.workers > 1 and not settings.redis_url.get_secret_value():
        click.echo(
            f"Each of {settings.workers} processes counts for itself, so that limits allow up to "
            f"{settings.workers} times as much. Set BLOG_REDIS_URL, and they count together.",
            err=True,
        )


def _greet(settings: Settings, port: int, owners: Owners) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{port}"
    click.echo(
        f"Blog backend {version('blog-backend')}\n"
        f"  API       {address}/posts\n"
        f"  Docs      {address}/docs\n"
        f"  Health    {address}/health/live  {address}/health/ready\n"
        f"  Database  {settings.database_place}"
    )
    if not owners.are_there:
        click.echo(
            "Make the first owner in another terminal:\n"
            f'  {sys.argv[0]} users create --role owner --email you@example.org --name "Your Name"'
        )
    if owners.token is not None:
        # To the terminal alone: whoever reads the log must not come to own the blog.
        click.echo(
            "or over HTTP, with this token, which is good once, for a day, until the next start:\n"
            f"  curl {address}/auth/setup -H 'Content-Type: application/json' \\\n"
            f"""    -d '{{"token": "{owners.token}", "name": "Your Name",\n"""
            """         "email": "you@example.org", "password": "…"}'"""
        )
    click.echo("Ctrl-C stops the server.")


@click.command()
def worker() -> None:
    """Deliver events, for databases where the server does not (BLOG_RELAY). Any number may run."""
    settings = load_settings()
    set_up_logging(show_sql=settings.debug)
    prepare_embedded(settings)
    _look_at_database(settings)
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    container = Container(settings=settings)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(ending, stopped.set)
    # Where a worker is, there is a server: two processes that change the data.
    if risk := container.database().risk_of_sharing:
        logger.warning(risk)
    async with delivering(container):
        await stopped.wait()
