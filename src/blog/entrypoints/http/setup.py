"""The first owner over HTTP."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from blog.application.ports.passwords import HasherBusy
from blog.application.users.views import UserView
from blog.domain.access.permissions import Action
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.users.errors import EmailTaken, UsernameTaken
from blog.entrypoints.http.calls import actor_of, services
from blog.entrypoints.http.operations import creates
from blog.entrypoints.http.representation import Representation
from blog.entrypoints.http.responses import created
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.setup import FirstOwner
from blog.entrypoints.http.schemas.users import User

router = make_router("/auth", "auth")
_USER: Final = Representation(User, UserView)


@router.post(
    "/setup",
    **creates(
        Action.SITE_SET_UP,
        summary="Set the blog up",
        answer=User,
        links=dict.fromkeys(("get_user", "edit_user"), "user_id"),
        raises=[InvalidConfirmation, EmailTaken, UsernameTaken, HasherBusy],
    ),
)
async def set_up(request: Request, first: FirstOwner) -> Response:
    """Make the first owner, with the token that the server printed when it started without one.

    The token is good once, for a day, and until there is an owner or the server starts again.
    """
    setting_up = services(request).setting_up()
    view = await setting_up.set_up(actor_of(request), first.token, first.to_registration())
    return created(_USER.one(view), f"/users/{view.id}")
