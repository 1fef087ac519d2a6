"""Acts, as the audit trail tells of them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from blog.application.ports.calls import Call
from blog.domain.access.credentials import Credential
from blog.domain.common.events import DomainEvent

DONE: Final = "done"
"""The outcome of an act that was done; of others it is the code of the error that refused it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that was done, or refused, before it has its place in the trail."""

    action: str
    """The name of the event, or, of what was refused, the action of the permission table."""
    outcome: str = DONE
    actor_id: UUID | None
    credential: Credential
    credential_id: UUID | None
    """The session or the token that the request came with."""
    target_type: str | None
    target_id: UUID | None
    address: str | None
    request_id: str | None
    changed: tuple[str, ...] = ()
    """The names of the fields that changed, never their values."""


def act_of(event: DomainEvent, call: Call) -> Act:
    """The act behind an event that happened while this call was answered."""
    also: tuple[str, ...] = getattr(event, "changed", ())
    return Act(
        action=event.name,
        actor_id=event.actor_id or call.actor.user_id,
        credential=credential_of(call),
        credential_id=credential_id_of(call),
        target_type=event.aggregate_type,
        target_id=event.aggregate_id,
        address=call.address,
        request_id=call.request_id,
        changed=(*event.alters, *also),
    )


def credential_of(call: Call) -> Credential:
    """What the call came with to show who is asking."""
    return Credential.SYSTEM if call.is_system else call.actor.credential


def credential_id_of(call: Call) -> UUID | None:
    """Which token or session that was."""
    return call.actor.token_id or call.actor.session_id
