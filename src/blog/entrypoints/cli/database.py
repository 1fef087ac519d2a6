"""`blog db`: the schema of the database."""

import sys

import click

from blog.config import Settings, load_settings
from blog.container import Container

LONGEST_MESSAGE = 100
"""Of a migration: it is the first line of its file."""


class NotConfirmed(Exception):
    """What would lose data was not confirmed; the message is one line."""


@click.group(name="db")
def database() -> None:
    """Look after the schema of the database."""


@database.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema to a revision, the newest by default. Safe to run from several places at once."""
    schema = Container(settings=load_settings()).schema()
    schema.upgrade(revision)
    click.echo(f"the schema is at {schema.current()}")


@database.command()
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do not ask.")
def downgrade(revision: str, *, yes: bool) -> None:
    """Take the schema back to a revision; `base` is the empty database, and loses everything."""
    settings = load_settings()
    if not yes:
        if not sys.stdin.isatty():
            raise NotConfirmed("a downgrade loses data: confirm it with --yes where nobody can be asked")
        click.confirm(
            f"Take {settings.database_place} back to {revision}, and lose what later revisions hold?",
            abort=True,
        )
    schema = Container(settings=settings).schema()
    schema.downgrade(revision)
    click.echo(f"the schema is at {schema.current() or 'base'}")


@database.command()
def check() -> None:
    """Compare the schema with what this release works with; fails where they differ."""
    schema = Container(settings=load_settings()).schema()
    differences = schema.differences()
    for difference in differences:
        click.echo(difference, err=True)
    if differences:
        raise SystemExit(1)
    click.echo("the schema is as it should be")


@database.command()
@click.option("-m", "--message", required=True, help="What the migration does: add x to y.")
def revision(message: str) -> None:
    """Write a new migration from the difference between the models and the database. For developers."""
    is_line = any(character.isalnum() for character in message) and message.isprintable()
    if not is_line or len(message) > LONGEST_MESSAGE:
        raise click.BadParameter(
            f"say what the migration does, in at most {LONGEST_MESSAGE} characters, as in: add x to y",
            param_hint="-m",
        )
    click.echo(Container(settings=load_settings()).schema().revision(message))


def prepare_embedded(settings: Settings) -> None:
    """Bring an SQLite database to the newest schema; others are left to `blog db upgrade`."""
    if settings.uses_sqlite:
        Container(settings=settings).schema().upgrade("head")
