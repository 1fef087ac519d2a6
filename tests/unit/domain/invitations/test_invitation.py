from datetime import timedelta

import pytest

from blog.domain.access.roles import Role
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import InvitationId, UserId
from blog.domain.invitations.errors import InvalidInvitation
from blog.domain.invitations.events import InvitationAccepted, InvitationMade, InvitationWithdrawn
from blog.domain.invitations.invitation import Invitation
from tests.support.fakes.system import START, uuid7

INVITER, INVITED = UserId(uuid7(1)), UserId(uuid7(2))
MOMENT = timedelta(microseconds=1)


def invite(life: timedelta = Invitation.DEFAULT_LIFE) -> Invitation:
    return Invitation.make(
        id=InvitationId(uuid7(3)),
        email="Eve@example.org",
        email_key="eve@example.org",
        role=Role.AUTHOR,
        by=INVITER,
        expires_at=START + life,
        now=START,
    )


def test_the_lives_are_those_of_the_plan() -> None:
    assert (timedelta(days=7), timedelta(days=30)) == (Invitation.DEFAULT_LIFE, Invitation.LONGEST_LIFE)


def test_a_new_invitation_is_told_of_without_its_address() -> None:
    invitation = invite()
    assert (invitation.token_digest, invitation.sent_at, invitation.version) == (None, None, 1)
    assert invitation.invited_by == INVITER
    (event,) = invitation.collect_events()
    assert isinstance(event, InvitationMade)
    assert (event.role, event.actor_id, event.aggregate_id) == (Role.AUTHOR, INVITER, invitation.id)
    assert "eve" not in (repr(event) + repr(invitation)).lower()


@pytest.mark.parametrize("life", [timedelta(0), -MOMENT, timedelta(days=30) + MOMENT])
def test_an_invitation_ends_within_thirty_days(life: timedelta) -> None:
    with pytest.raises(ValidationFailed) as error:
        invite(life)
    assert [(each.field, each.code) for each in error.value.errors] == [("expires_at", "out_of_range")]


@pytest.mark.parametrize("life", [MOMENT, timedelta(days=30)])
def test_an_invitation_is_open_until_it_ends(life: timedelta) -> None:
    invitation = invite(life)
    assert invitation.is_open(START + life - MOMENT)
    assert not invitation.is_open(START + life)


def test_being_sent_is_noted_and_nobody_is_told() -> None:
    invitation = invite()
    invitation.collect_events()
    invitation.issue(b"first", now=START)
    invitation.issue(b"second", now=START)
    invitation.note_sent(START + MOMENT)
    assert (invitation.token_digest, invitation.sent_at) == (b"second", START + MOMENT)
    assert (invitation.version, invitation.updated_at) == (4, START + MOMENT)
    assert invitation.collect_events() == []
    assert "second" not in repr(invitation)


def test_joining_is_told_of_as_the_deed_of_whoever_joins() -> None:
    invitation = invite()
    invitation.collect_events()
    invitation.accept(by=INVITED, now=START)
    (event,) = invitation.collect_events()
    assert isinstance(event, InvitationAccepted)
    assert (event.actor_id, event.version) == (INVITED, 2)


def test_an_invitation_that_has_ended_cannot_be_accepted() -> None:
    invitation = invite()
    invitation.collect_events()
    with pytest.raises(InvalidInvitation):
        invitation.accept(by=INVITED, now=invitation.expires_at)
    assert (invitation.version, invitation.collect_events()) == (1, [])


def test_being_withdrawn_is_told_of() -> None:
    invitation = invite()
    invitation.collect_events()
    invitation.withdraw(by=INVITER, now=START)
    (event,) = invitation.collect_events()
    assert isinstance(event, InvitationWithdrawn)
    assert (event.actor_id, event.version) == (INVITER, 2)
