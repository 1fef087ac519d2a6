"""All commands, and how they fail."""

import sys
from typing import Final

import click

from blog.config import InvalidSettings, unknown_settings
from blog.container import SchemaProblem, UnsuitableServer
from blog.domain.common.errors import DomainError
from blog.entrypoints.cli.audit import audit
from blog.entrypoints.cli.database import NotConfirmed, database
from blog.entrypoints.cli.demo import DemoRefused
from blog.entrypoints.cli.filling import demo
from blog.entrypoints.cli.inspection import openapi, settings
from blog.entrypoints.cli.listening import NotListening
from blog.entrypoints.cli.posts import posts
from blog.entrypoints.cli.serving import serve, worker
from blog.entrypoints.cli.users import users

_MENDABLE: Final = (
    DomainError,
    DemoRefused,
    NotConfirmed,
    NotListening,
    SchemaProblem,
    UnsuitableServer,
    OSError,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="blog-backend", message="%(version)s")
def cli() -> None:
    """A headless blog backend. Settings come from BLOG_… variables and .env; see `blog settings`."""
    if warning := unknown_settings():
        click.echo(f"blog: warning: {warning}", err=True)


for command in (serve, worker, database, users, posts, audit, demo, settings, openapi):
    cli.add_command(command)


def run() -> None:
    """Run the command line; what the user can mend is told in one line each, never in a traceback."""
    try:
        cli()
    except InvalidSettings as error:
        _fail(*(f"settings: {line}" for line in error.lines), status=2)
    except _MENDABLE as error:
        _fail(str(error), status=1)


def _fail(*lines: str, status: int) -> None:
    for line in lines:
        click.echo(f"blog: {line}", err=True)
    sys.exit(status)
