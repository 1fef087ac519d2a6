"""`blog posts`: the texts of posts and comments."""

import asyncio

import click

from blog.application.rerendering import RenderingReport
from blog.config import Settings, load_settings
from blog.container import Container, opened


@click.group()
def posts() -> None:
    """Look after the texts of posts and comments."""


@posts.command()
@click.option("--all", "everything", is_flag=True, help="Also what the present renderer has made.")
def render(*, everything: bool) -> None:
    """Render posts and comments again whose HTML another release has made.

    The service may run meanwhile. Stopped, it goes on where it was when it is called again. Fails where a
    text is too complex by now: it keeps the HTML that it has.
    """
    report = asyncio.run(_render(load_settings(), everything=everything))
    click.echo(f"rendered {report.posts} posts and {report.comments} comments")
    for text_id in report.refused:
        click.echo(f"{text_id} is too complex to render; it stays as it is", err=True)
    if report.refused:
        raise SystemExit(1)


async def _render(settings: Settings, *, everything: bool) -> RenderingReport:
    container = Container(settings=settings)
    async with opened(container):
        return await container.rerendering().render(everything=everything)
