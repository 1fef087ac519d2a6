"""`blog audit`: whether the audit trail is as it was written."""

import asyncio
import re

import click

from blog.application.audit.verification import AuditReport
from blog.application.audit.views import AuditHead
from blog.config import Settings, load_settings
from blog.container import Container, opened

_HEAD = re.compile(r"(?P<sequence>[0-9]{1,18}):(?P<hash>[0-9a-f]{64})", re.ASCII)


@click.group()
def audit() -> None:
    """Look after the audit trail."""


def _head(_: click.Context, __: click.Parameter, value: str | None) -> AuditHead | None:
    if value is None:
        return None
    found = _HEAD.fullmatch(value)
    if found is None:
        raise click.BadParameter("give an end as an earlier run printed it, SEQUENCE:HASH")
    return AuditHead(int(found["sequence"]), found["hash"])


@audit.command()
@click.option(
    "--expect",
    metavar="SEQUENCE:HASH",
    callback=_head,
    help="An end that an earlier run printed: it finds a trail that was written anew as well.",
)
def verify(expect: AuditHead | None) -> None:
    """Look at every row; fails at the first one that was edited, added, removed or moved.

    Keep the end that it prints somewhere else, and give it to a later run.
    """
    report = asyncio.run(_verify(load_settings(), expect))
    if report.flaw is not None:
        click.echo(f"row {report.flaw.sequence} {report.flaw.what}", err=True)
        raise SystemExit(1)
    click.echo(f"{report.head.sequence} rows are as they were written; the end is {report.head}")


async def _verify(settings: Settings, expect: AuditHead | None) -> AuditReport:
    container = Container(settings=settings)
    async with opened(container):
        return await container.audit_verification().verify(expect)
