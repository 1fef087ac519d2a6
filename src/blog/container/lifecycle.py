"""What the services run in: opened, verified, delivering."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from blog.container.background import Container


@asynccontextmanager
async def opened(container: Container) -> AsyncIterator[None]:
    """The services, until threads, processes and connections are closed at the end."""
    try:
        yield
    finally:
        container.hasher().close()
        container.offload().close()
        await container.markdown().close()
        await container.rate_limiter().close()
        await container.database().dispose()


@asynccontextmanager
async def verified(container: Container) -> AsyncIterator[None]:
    """As `opened`, over a database that is known to keep what it is given, or that does not answer yet.

    Raises `UnsuitableServer`.
    """
    async with opened(container):
        await container.database().verify()
        yield


@asynccontextmanager
async def publishing(container: Container) -> AsyncIterator[None]:
    """As `verified`, and publishes in the background what is due."""
    async with verified(container):
        schedule = container.schedule()
        schedule.start()
        try:
            yield
        finally:
            await schedule.stop()


@asynccontextmanager
async def delivering(container: Container) -> AsyncIterator[None]:
    """As `publishing`, and delivers events in the background."""
    async with publishing(container):
        pump = container.outbox_pump()
        pump.start()
        try:
            yield
        finally:
            await pump.stop()


def running(container: Container) -> AbstractAsyncContextManager[None]:
    """What a server runs in: `delivering` where the settings leave that to it, otherwise `publishing`.

    Every process publishes what is due, so that no post waits for one that is down.
    """
    return delivering(container) if container.settings().relays_in_server else publishing(container)
