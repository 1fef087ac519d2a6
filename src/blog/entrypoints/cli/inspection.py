"""`blog settings` and `blog openapi`: what the service is made to be."""

import json

import click

from blog.config import load_settings
from blog.container import Container
from blog.entrypoints.http.app import create_app


@click.command()
def settings() -> None:
    """Show the effective settings; secrets are covered."""
    for name, value in load_settings().redacted().items():
        click.echo(f"BLOG_{name.upper()}={value}")


@click.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    app = create_app(Container(settings=load_settings()))
    click.echo(json.dumps(app.openapi(), indent=2, ensure_ascii=False))
