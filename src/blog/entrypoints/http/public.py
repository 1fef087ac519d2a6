"""How a route is declared that is for everybody and stands for no action: documentation."""

from blog.entrypoints.http.described import Json
from blog.entrypoints.http.routing import DECLARATION, Declaration


def publishes(summary: str) -> Json:
    """The keyword arguments of such a route. The OpenAPI document does not show it."""
    declaration = Declaration(actions=(), asks_who=False, query=None, reads_body=False, is_public=True)
    return {
        "summary": summary,
        "response_model": None,
        "include_in_schema": False,
        "openapi_extra": {DECLARATION: declaration},
    }
