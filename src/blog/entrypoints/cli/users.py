"""`blog users`: accounts from the command line."""

import asyncio
import sys

import click

from blog.application.users.registration import Registration
from blog.config import Settings, load_settings
from blog.container import Container, opened
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.entrypoints.cli.database import prepare_embedded


@click.group()
def users() -> None:
    """Look after accounts."""


@users.command()
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.READER.value)
@click.option("--email", required=True)
@click.option("--name", required=True, help="What the person is called.")
@click.option("--username", help="Made from the name where it is left out.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, not from a prompt."
)
def create(*, role: str, email: str, name: str, username: str | None, password_stdin: bool) -> None:
    """Make an account of any role, the first owner above all."""
    settings = load_settings()
    prepare_embedded(settings)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    registration = Registration(name=name, email=email, username=username, password=password)
    user_id = asyncio.run(_appoint(settings, registration, Role(role)))
    click.echo(f"made {role} {user_id} in {settings.database_place}")


async def _appoint(settings: Settings, registration: Registration, role: Role) -> UserId:
    container = Container(settings=settings)
    async with opened(container):
        return (await container.user_registration().appoint(registration, role)).id
