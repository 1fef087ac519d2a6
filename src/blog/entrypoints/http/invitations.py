"""Invitations over HTTP. Whoever is invited joins at `POST /users`."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Request
from starlette.responses import Response

from blog.application.invitations.views import InvitationView
from blog.application.users.views import AuthorView
from blog.domain.access.errors import ReauthenticationRequired
from blog.domain.access.permissions import Action
from blog.domain.common.errors import PermissionDenied
from blog.domain.common.ids import InvitationId
from blog.domain.invitations.errors import InvitationNotFound
from blog.domain.users.errors import EmailTaken, RegistrationClosed
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.operations import creates, deletes, lists, reads
from blog.entrypoints.http.representation import Representation
from blog.entrypoints.http.responses import Listing, created, gone, read
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.invitations import (
    Invitation,
    InvitationMaking,
    InvitationsQuery,
    OneInvitationQuery,
)
from blog.entrypoints.http.schemas.posts import Author

router = make_router("/invitations", "invitations")
_INVITATION: Final = Representation(Invitation, InvitationView, {Author: AuthorView})
_Id = Annotated[UUID, Path(description="The id of the invitation.")]


@router.get(
    "",
    **lists(
        Action.INVITATION_MANAGE,
        summary="List invitations",
        answer=list[Invitation],
        query=InvitationsQuery,
    ),
)
async def list_invitations(request: Request) -> Response:
    """Who is invited and has not joined, the newest first. Admins see those to the roles below their own."""
    listing = Listing(request, query_of(request, InvitationsQuery))
    page = await services(request).inviting().list(actor_of(request), listing.page())
    return listing.answer(page, _INVITATION)


@router.post(
    "",
    **creates(
        Action.INVITATION_MANAGE,
        summary="Invite somebody",
        answer=Invitation,
        links=dict.fromkeys(("get_invitation", "withdraw_invitation"), "invitation_id"),
        raises=[EmailTaken, RegistrationClosed, ReauthenticationRequired],
    ),
)
async def create_invitation(request: Request, new: InvitationMaking) -> Response:
    """Invite an address. A message with a token goes there, which is good for one account at `POST /users`.

    An invitation that the address has already is withdrawn: so a message is sent again.
    """
    view = await services(request).inviting().invite(actor_of(request), new.to_invitation())
    return created(_INVITATION.one(view), f"/invitations/{view.id}")


@router.get(
    "/{invitation_id:uuid}",
    **reads(
        Action.INVITATION_MANAGE,
        summary="Read an invitation",
        answer=Invitation,
        query=OneInvitationQuery,
        raises=[InvitationNotFound, PermissionDenied],
    ),
)
async def get_invitation(request: Request, invitation_id: _Id) -> Response:
    """One invitation. It is gone once somebody has joined by it."""
    view = await services(request).inviting().get(actor_of(request), InvitationId(invitation_id))
    return read(request, _INVITATION.one(view, query_of(request, OneInvitationQuery).chosen))


@router.delete(
    "/{invitation_id:uuid}",
    **deletes(
        Action.INVITATION_MANAGE,
        summary="Withdraw an invitation",
        conditional=False,
        raises=[InvitationNotFound],
    ),
)
async def withdraw_invitation(request: Request, invitation_id: _Id) -> Response:
    """Take an invitation back; its token is good for nothing from then on."""
    await services(request).inviting().withdraw(actor_of(request), InvitationId(invitation_id))
    return gone()
