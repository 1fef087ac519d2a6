"""The way of a request for mail: asked for, delivered, read."""

from blog.application.ports.mailer import Letter, Message
from blog.domain.confirmations.confirmation import Confirmation
from tests.support.world import World


async def deliver(world: World) -> None:
    """Hand all events that are due to those who send mail."""
    await world.relay(world.confirmation_mailing, world.notices).deliver_due()


async def letter(world: World, kind: Letter) -> Message:
    """The last letter of this kind, once everything is delivered."""
    await deliver(world)
    return world.mailer.last(kind)


async def secret(world: World, kind: Letter) -> str:
    """The secret in the last letter of this kind."""
    return (await letter(world, kind)).values["token"]


def confirmations(world: World) -> list[Confirmation]:
    """All that are stored, the oldest first."""
    return list(world.store.tables.confirmations.values())
