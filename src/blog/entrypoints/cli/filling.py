"""`blog demo`: something to look at."""

import asyncio

import click

from blog.config import Environment, InvalidSettings, Settings, load_settings
from blog.container import Container, opened
from blog.entrypoints.cli.database import prepare_embedded
from blog.entrypoints.cli.demo import DemoSummary, fill


@click.command()
def demo() -> None:
    """Fill the database with a small, believable blog: 5 people, 40 posts, tags and comments."""
    settings = load_settings()
    if settings.environment is Environment.PRODUCTION:
        raise InvalidSettings("the demo is not for production (BLOG_ENVIRONMENT)")
    prepare_embedded(settings)
    password = Container(settings=settings).new_secret_key()
    summary = asyncio.run(_fill(settings, password))
    click.echo(str(summary))
    click.echo(f"All of it is in {settings.database_place}")
    click.echo(f"Everybody's password: {password}")


async def _fill(settings: Settings, password: str) -> DemoSummary:
    container = Container(settings=settings)
    async with opened(container):
        return await fill(container, password)
