"""Recovery, verification and changes of address and password over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request
from starlette.responses import Response

from blog.application.limits.errors import RateLimited
from blog.application.ports.passwords import HasherBusy
from blog.domain.access.permissions import Action
from blog.domain.common.ids import UserId
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.sessions.errors import TokenReplaced, TooManyRenewals
from blog.domain.users.errors import EmailTaken, UserNotFound
from blog.entrypoints.http.calls import actor_of, given_by, services
from blog.entrypoints.http.operations import accepts, acts, settles
from blog.entrypoints.http.responses import gone, noted
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.auth import AccessToken
from blog.entrypoints.http.schemas.recovery import (
    ForgottenPassword,
    NewEmail,
    OneTimeToken,
    PasswordChange,
    PasswordReset,
)
from blog.entrypoints.http.schemas.sessions import Session
from blog.entrypoints.http.session_tokens import renewed

router = make_router("", "auth")
_Id = Annotated[UUID, Path(description="The id of the user.")]


@router.post(
    "/auth/password/forgot",
    **accepts(
        Action.USER_RECOVER,
        summary="Ask for a new password",
        asks_who=False,
        raises=[RateLimited],
    ),
)
async def forgot_password(request: Request, forgotten: ForgottenPassword) -> Response:
    """Have a message sent to the address, if it has an account. The answer is the same where it has none.

    The token in it is good once, for 30 minutes, at `POST /auth/password/reset`.
    """
    await services(request).password_recovery().forgot(forgotten.email)
    return noted()


@router.post(
    "/auth/password/reset",
    **settles(
        Action.USER_RECOVER,
        summary="Choose a new password with a token",
        raises=[InvalidConfirmation, HasherBusy],
    ),
)
async def reset_password(request: Request, reset: PasswordReset) -> Response:
    """Choose a new password, with the token of the message.

    All sessions and personal tokens of the account end, and its holder is told. Nobody is signed in by it.
    The address counts as verified.
    """
    await services(request).password_recovery().reset(reset.token, reset.password)
    return gone()


@router.post(
    "/auth/password",
    **acts(
        Action.USER_CHANGE_PASSWORD,
        summary="Change your password",
        answer=AccessToken | Session,
        raises=[RateLimited, HasherBusy, TokenReplaced, TooManyRenewals],
    ),
)
async def change_password(request: Request, change: PasswordChange) -> Response:
    """Choose another password, with the present one. A wrong one is 422 `wrong_password`.

    All other sessions end. This one gets a new token: in the answer, or in the cookie where the old one was.
    """
    changing, token = services(request).password_change(), given_by(request).secret
    signed_in = await changing.change(actor_of(request), token, change.current_password, change.password)
    return renewed(request, signed_in)


@router.post(
    "/auth/email/verification",
    **accepts(
        Action.USER_VERIFY_EMAIL, summary="Ask to verify your address", body=False, raises=[RateLimited]
    ),
)
async def request_verification(request: Request) -> Response:
    """Have a message sent to your address; none comes where it is verified already.

    The token in it is good once, for 30 minutes, at `POST /auth/email/verify`.
    """
    await services(request).email_verification().request(actor_of(request))
    return noted()


@router.post(
    "/auth/email/verify",
    **settles(Action.USER_CONFIRM_EMAIL, summary="Verify an address", raises=[InvalidConfirmation]),
)
async def verify_email(request: Request, proof: OneTimeToken) -> Response:
    """Show that the address of an account is yours, with the token of the message."""
    await services(request).email_verification().confirm(proof.token)
    return gone()


@router.post(
    "/users/{user_id:uuid}/email",
    **accepts(
        Action.USER_CHANGE_EMAIL,
        summary="Ask for another address",
        raises=[UserNotFound, RateLimited],
    ),
)
async def change_email(request: Request, user_id: _Id, new: NewEmail) -> Response:
    """Have a message sent to the new address of an account, which stays as it is until that is confirmed.

    The token in it is good once, for 30 minutes, at `POST /auth/email/confirm`. The answer is the same
    whether or not another account has the address: only its holder is told.
    """
    await services(request).email_change().request(actor_of(request), UserId(user_id), new.email)
    return noted()


@router.post(
    "/auth/email/confirm",
    **settles(
        Action.USER_CONFIRM_EMAIL,
        summary="Confirm a new address",
        raises=[InvalidConfirmation, EmailTaken],
    ),
)
async def confirm_email(request: Request, proof: OneTimeToken) -> Response:
    """Give the account its new address, with the token of the message. The old address is told of it."""
    await services(request).email_change().confirm(proof.token)
    return gone()
