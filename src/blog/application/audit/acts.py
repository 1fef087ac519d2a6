"""Acts, as the audit trail tells of them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from blog.application.ports.calls import Call
from blog.domain.access.credentials import Credential
from blog.domain.common.events import DomainEvent, changed_by

_ACCOUNT: Final = "user"
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


def act_during(
    call: Call,
    action: str,
    *,
    actor_id: UUID | None = None,
    outcome: str = DONE,
    target_type: str | None = None,
    target_id: UUID | None = None,
    changed: tuple[str, ...] = (),
) -> Act:
    """An act of whoever makes the call, or of somebody who is known better, with all that the call tells."""
    return Act(
        action=action,
        outcome=outcome,
        actor_id=actor_id or call.actor.user_id,
        credential=Credential.SYSTEM if call.is_system else call.actor.credential,
        credential_id=call.actor.token_id or call.actor.session_id,
        target_type=target_type,
        target_id=target_id,
        address=call.address,
        request_id=call.request_id,
        changed=changed,
    )


def act_of(event: DomainEvent, call: Call) -> Act:
    """The act behind an event that happened while this call was answered.

    Its target is the aggregate, or the account that the event is about, so that it is found there.
    """
    account_id = event.account_id
    return act_during(
        call,
        event.name,
        actor_id=event.actor_id,
        target_type=event.aggregate_type if account_id is None else _ACCOUNT,
        target_id=account_id or event.aggregate_id,
        changed=changed_by(event),
    )
