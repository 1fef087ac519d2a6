"""How an edit is declared that can go on top of what others changed."""

from dataclasses import replace

from blog.entrypoints.http.described import Json, headers, query_parameters
from blog.entrypoints.http.routing import DECLARATION
from blog.entrypoints.http.schemas.post_queries import PostPatchQuery


def may_merge(operation: Json) -> Json:
    """The operation, which can be asked to merge, and then says what it merged."""
    extra = operation["openapi_extra"]
    success = operation["responses"][200]
    return {
        **operation,
        "responses": {
            **operation["responses"],
            200: {**success, "headers": success["headers"] | headers("X-Merged")},
        },
        "openapi_extra": {
            **extra,
            DECLARATION: replace(extra[DECLARATION], query=PostPatchQuery),
            "parameters": [*query_parameters(PostPatchQuery), *extra["parameters"]],
        },
    }
