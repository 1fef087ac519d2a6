"""The offer to make the first owner over HTTP."""

from dataclasses import dataclass, field

from blog.config import Settings
from blog.container import Container
from blog.domain.common.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """What a start knows of the owners of the blog."""

    are_there: bool = False
    token: str | None = field(default=None, repr=False)
    """What makes the first one; None where there is one already, or where the database cannot be asked."""


async def offer_set_up(settings: Settings) -> Owners:
    """Make a new token where there is no owner; the one of an earlier start is void then.

    A database that is away, or has another schema than this release, is left alone.
    """
    container = Container(settings=settings)
    try:
        if not (await container.health_probe().check()).is_ready:
            return Owners()
        token = await container.setting_up().offer()
    except DomainError:
        # `/health/ready` tells what is wrong; a start does not fail on it.
        return Owners()
    finally:
        await container.database().dispose()
    return Owners(are_there=token is None, token=token)
