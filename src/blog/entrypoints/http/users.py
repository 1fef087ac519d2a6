"""Accounts over HTTP."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Request
from starlette.responses import Response

from blog.application.invitations.accepting import Acceptance
from blog.application.limits.errors import RateLimited
from blog.application.ports.passwords import HasherBusy
from blog.application.users.closing import PostsOfUser
from blog.application.users.views import UserView
from blog.domain.access.errors import ReauthenticationRequired
from blog.domain.access.permissions import Action
from blog.domain.common.ids import UserId
from blog.domain.invitations.errors import InvalidInvitation
from blog.domain.posts.errors import AuthorUnfit
from blog.domain.users.errors import (
    EmailTaken,
    InvitationRequired,
    LastOwner,
    OwnerUnfit,
    RegistrationClosed,
    UserHasPosts,
    UsernameTaken,
    UserNotFound,
)
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.conditional import Seen, if_match, version_of
from blog.entrypoints.http.operations import acts, changes, creates, deletes, lists, reads
from blog.entrypoints.http.representation import Rendered, Representation
from blog.entrypoints.http.responses import JSON, Listing, created, gone, read, written
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.users import (
    ClosingQuery,
    OneUserQuery,
    PostsTransferred,
    PostTransfer,
    User,
    UserPatch,
    UserRegistration,
    UsersQuery,
)

router = make_router("/users", "users")
_USER: Final = Representation(User, UserView)
_Id = Annotated[UUID, Path(description="The id of the user.")]


@router.get("", **lists(Action.USER_READ, summary="List users", answer=list[User], query=UsersQuery))
async def list_users(request: Request) -> Response:
    """All accounts, the oldest first. An e-mail address is shown to its owner and to admins only."""
    listing = Listing(request, query_of(request, UsersQuery))
    page = await services(request).user_reading().list(actor_of(request), listing.page())
    return listing.answer(page, _USER)


@router.post(
    "",
    **creates(
        Action.USER_REGISTER,
        summary="Register",
        answer=User,
        links=dict.fromkeys(("get_user", "edit_user", "delete_user", "transfer_posts"), "user_id"),
        raises=[
            EmailTaken,
            UsernameTaken,
            RegistrationClosed,
            InvitationRequired,
            InvalidInvitation,
            RateLimited,
            HasherBusy,
        ],
    ),
)
async def create_user(request: Request, new: UserRegistration) -> Response:
    """Make an account. It is a reader's, or of the role that an invitation names: nobody chooses their own.

    Where registration is open anybody may; a message then lets them verify their address. An invitation is
    good for one account, whose address counts as verified.
    """
    wanted, actor = new.to_registration(), actor_of(request)
    if isinstance(wanted, Acceptance):
        view = await services(request).invitation_accepting().accept(actor, wanted)
    else:
        view = await services(request).user_registration().register(actor, wanted)
    return created(_USER.one(view), f"/users/{view.id}")


@router.get("/me", **reads(Action.USER_READ_EMAIL, summary="Who am I", answer=User, query=OneUserQuery))
async def get_own_user(request: Request) -> Response:
    """The account that the access token belongs to."""
    view = await services(request).user_reading().get_own(actor_of(request))
    return read(request, _USER.one(view, query_of(request, OneUserQuery).chosen))


@router.get(
    "/{user_id:uuid}",
    **reads(Action.USER_READ, summary="Read a user", answer=User, query=OneUserQuery, raises=[UserNotFound]),
)
async def get_user(request: Request, user_id: _Id) -> Response:
    """One account."""
    view = await services(request).user_reading().get(actor_of(request), UserId(user_id))
    return read(request, _USER.one(view, query_of(request, OneUserQuery).chosen))


@router.patch(
    "/{user_id:uuid}",
    **changes(
        Action.USER_EDIT,
        Action.USER_CHANGE_ROLE,
        Action.USER_DEACTIVATE,
        Action.USER_REACTIVATE,
        summary="Edit a user",
        answer=User,
        raises=[UserNotFound, UsernameTaken, LastOwner],
    ),
)
async def edit_user(request: Request, user_id: _Id, patch: UserPatch) -> Response:
    """Change the profile, the role, or whether the user may sign in; all of it or nothing.

    With `is_active: false` all their sessions and personal tokens end, for good.
    """

    async def current() -> Rendered:
        return await _current(request, user_id)

    async def write(seen: Seen | None) -> UserView:
        editing, changed = services(request).user_editing(), patch.to_changes()
        return await editing.edit(
            actor_of(request), UserId(user_id), changed, expected_version=version_of(seen)
        )

    return written(_USER.one(await if_match(request, current, write)))


@router.delete(
    "/{user_id:uuid}",
    **deletes(
        Action.USER_DELETE,
        summary="Delete a user",
        query=ClosingQuery,
        raises=[UserNotFound, UserHasPosts, LastOwner],
    ),
)
async def delete_user(request: Request, user_id: _Id) -> Response:
    """End an account, its sessions and, where asked, its posts. Comments stay, without the name."""
    posts = PostsOfUser(query_of(request, ClosingQuery).posts)

    async def current() -> Rendered:
        return await _current(request, user_id)

    async def write(seen: Seen | None) -> None:
        closing = services(request).account_closing()
        await closing.close(
            actor_of(request), UserId(user_id), posts=posts, expected_version=version_of(seen)
        )

    await if_match(request, current, write)
    return gone()


@router.delete(
    "/{user_id:uuid}/sessions",
    **deletes(
        Action.USER_SIGN_OUT,
        summary="Sign a user out everywhere",
        conditional=False,
        raises=[UserNotFound],
    ),
)
async def sign_user_out(request: Request, user_id: _Id) -> Response:
    """End all sessions of a user, on every device. They may sign in again; their tokens stay."""
    await services(request).user_sign_out().sign_out(actor_of(request), UserId(user_id))
    return gone()


@router.post(
    "/{user_id:uuid}/transfer_posts",
    **acts(
        Action.USER_TRANSFER_POSTS,
        summary="Transfer all posts of a user",
        answer=PostsTransferred,
        raises=[UserNotFound, AuthorUnfit],
    ),
)
async def transfer_posts(request: Request, user_id: _Id, order: PostTransfer) -> Response:
    """Give all posts of a user, drafts too, to another one: all of them, or none.

    Of what the user wrote with others, the other one has their place among the authors.
    """
    transfer = services(request).post_transfer()
    count = await transfer.transfer(actor_of(request), UserId(user_id), UserId(order.to))
    return Response(PostsTransferred(transferred=count).model_dump_json(), media_type=JSON)


@router.post(
    "/{user_id:uuid}/transfer_ownership",
    **changes(
        Action.USER_TRANSFER_OWNERSHIP,
        summary="Transfer the ownership",
        answer=User,
        body=False,
        raises=[UserNotFound, OwnerUnfit, ReauthenticationRequired],
    ),
)
async def transfer_ownership(request: Request, user_id: _Id) -> Response:
    """Make another user an owner in your place; you are an admin from then on. Both, or neither."""

    async def current() -> Rendered:
        return await _current(request, user_id)

    async def write(seen: Seen | None) -> UserView:
        transfer = services(request).ownership_transfer()
        return await transfer.transfer(actor_of(request), UserId(user_id), expected_version=version_of(seen))

    return written(_USER.one(await if_match(request, current, write)))


async def _current(request: Request, user_id: UUID) -> Rendered:
    return _USER.one(await services(request).user_reading().get(actor_of(request), UserId(user_id)))
