"""Access tokens for programs over HTTP."""

from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Request
from starlette.responses import Response

from blog.application.tokens import views
from blog.domain.access.permissions import Action
from blog.domain.common.ids import TokenId
from blog.domain.tokens.errors import TokenNotFound, TooManyTokens
from blog.domain.tokens.token import TokenKind
from blog.entrypoints.http.calls import actor_of, query_of, services
from blog.entrypoints.http.operations import creates, deletes, lists, reads
from blog.entrypoints.http.representation import Representation
from blog.entrypoints.http.responses import Listing, created, gone, read
from blog.entrypoints.http.routing import make_router
from blog.entrypoints.http.schemas.tokens import IssuedToken, NewToken, OneTokenQuery, Token, TokensQuery

router = make_router("/auth/tokens", "auth")
_TOKEN: Final = Representation(Token, views.TokenView)
_ISSUED: Final = Representation(IssuedToken, views.IssuedToken)
_Id = Annotated[UUID, Path(description="The id of the token.")]


@router.get(
    "",
    **lists(
        Action.TOKEN_READ,
        Action.TOKEN_MANAGE_CONTENT,
        summary="List access tokens",
        answer=list[Token],
        query=TokensQuery,
    ),
)
async def list_access_tokens(request: Request) -> Response:
    """Your own tokens, the newest first, or with `kind=content` those that read the blog for nobody.

    Tokens that have expired are listed for a week more.
    """
    query = query_of(request, TokensQuery)
    listing = Listing(request, query)
    kind = TokenKind(query.kind)
    page = await services(request).token_reading().list(actor_of(request), kind, listing.page())
    return listing.answer(page, _TOKEN)


@router.post(
    "",
    **creates(
        Action.TOKEN_CREATE,
        Action.TOKEN_MANAGE_CONTENT,
        summary="Make an access token",
        answer=IssuedToken,
        links=dict.fromkeys(("get_access_token", "revoke_access_token"), "token_id"),
        raises=[TooManyTokens],
    ),
)
async def create_access_token(request: Request, new: NewToken) -> Response:
    """Make a token for a program, which sends it as `Authorization: Bearer …`.

    The secret is in this answer and nowhere else. Needs a session whose password was given within the last 15
    minutes; so no token can make another one.
    """
    issued = await services(request).token_issuing().issue(actor_of(request), new.to_order())
    # Tagged as it will be read from now on, without the secret.
    rendered = replace(_ISSUED.one(issued), etag=_TOKEN.one(issued).etag)
    return created(rendered, f"/auth/tokens/{issued.id}")


@router.get(
    "/{token_id:uuid}",
    **reads(
        Action.TOKEN_READ,
        Action.TOKEN_MANAGE_CONTENT,
        summary="Read an access token",
        answer=Token,
        query=OneTokenQuery,
        raises=[TokenNotFound],
    ),
)
async def get_access_token(request: Request, token_id: _Id) -> Response:
    """One of your own tokens, or a content token. The secret is never shown again."""
    view = await services(request).token_reading().get(actor_of(request), TokenId(token_id))
    return read(request, _TOKEN.one(view, query_of(request, OneTokenQuery).chosen))


@router.delete(
    "/{token_id:uuid}",
    **deletes(
        Action.TOKEN_REVOKE,
        Action.TOKEN_MANAGE_CONTENT,
        summary="Revoke an access token",
        conditional=False,
        raises=[TokenNotFound],
    ),
)
async def revoke_access_token(request: Request, token_id: _Id) -> Response:
    """Revoke a token. It opens nothing from the next request on, in every worker."""
    await services(request).token_revoking().revoke(actor_of(request), TokenId(token_id))
    return gone()
