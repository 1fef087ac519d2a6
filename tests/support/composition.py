"""The real composition over the fakes: for tests of what drives the use cases."""

from functools import cache

from dependency_injector import providers

from blog.config import Settings, load_settings
from blog.container import Container
from tests.support.fakes.security import FastPasswordHasher
from tests.support.fakes.text import PlainMarkdown
from tests.support.world import World

_SETTINGS = {"_env_file": None, "environment": "test", "secret_key": "k" * 32, "relay": "worker"}


@cache
def _usual_settings() -> Settings:
    """Read once: nobody can change them, and to read them takes a third of the time that a container does."""
    return load_settings(**_SETTINGS)


class _NoDatabase:
    async def verify(self) -> None:
        """Nothing speaks against it."""

    async def dispose(self) -> None:
        """Nothing is open."""


class _NoSchedule:
    """In the background it would turn the clock that a test stands still."""

    def start(self) -> None:
        """Nothing is looked for."""

    async def stop(self) -> None:
        """Nothing is going on."""


class _Hasher(FastPasswordHasher):
    def close(self) -> None:
        """There are no threads."""


class _Markdown(PlainMarkdown):
    async def close(self) -> None:
        """There are no processes."""


def container_over(world: World, **settings: object) -> Container:
    """A container with the fakes of this world in place of everything that touches the machine."""
    world.hasher = _Hasher()
    world.markdown = _Markdown()
    container = Container(settings=load_settings(**(_SETTINGS | settings)) if settings else _usual_settings())
    fakes = {
        "clock": world.clock,
        "ids": world.ids,
        "calls": world.calls,
        "incidents": world.incidents,
        "jitter": world.jitter,
        "offload": world.offload,
        "hasher": world.hasher,
        "common_passwords": world.common_passwords,
        "tokens": world.tokens,
        "mailer": world.mailer,
        "rate_limiter": world.limiter,
        "markdown": world.markdown,
        "handles": world.handles,
        "database": _NoDatabase(),
        "transact": world.transact,
        "user_queries": world.users,
        "session_queries": world.sessions,
        "token_queries": world.access_tokens,
        "post_queries": world.posts,
        "tag_queries": world.tags,
        "series_queries": world.series,
        "custom_field_queries": world.custom_fields,
        "comment_queries": world.comments,
        "revision_queries": world.revisions,
        "pending_queries": world.pending,
        "invitation_queries": world.invitations,
        "confirmation_queries": world.confirmations,
        "preview_queries": world.previews,
        "audit_queries": world.audit,
        "health_probe": world.probe,
        "schedule": _NoSchedule(),
    }
    for name, fake in fakes.items():
        getattr(container, name).override(providers.Object(fake))
    return container
