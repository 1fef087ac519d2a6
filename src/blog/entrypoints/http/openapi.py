"""The OpenAPI 3.1 document: what FastAPI knows of the routes, and what it cannot know."""

from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from blog.entrypoints.http.body import JSON_TYPE, MERGE_PATCH_TYPE
from blog.entrypoints.http.browsers import COOKIE
from blog.entrypoints.http.declared import name_values
from blog.entrypoints.http.schemas.auth import Credentials, PasswordGrant

TITLE: Final = "Blog backend"
_SCHEMAS: Final = "#/components/schemas/"
_DESCRIPTION: Final = """\
A headless blog: posts, tags, comments and the people who write them.

Lists are JSON arrays: `limit` and `skip` or `cursor` choose a part, the header `Link` leads to the next one,
and `count=true` adds `X-Total-Count`. Single resources have a strong `ETag`: send it as `If-Match`, and no
change of somebody else is overwritten.

Errors are problem details (RFC 9457) whose `code` is stable and whose `type` leads to an explanation. Unknown
fields and parameters are refused.

`x-permission` on each operation is its part of the permission table: role by role, when it is allowed, and
which credential reaches it: a token with any of its `scopes`, or a session alone."""
_TAGS: Final = [
    {
        "name": "auth",
        "description": "Sessions: sign in with a password, stay signed in, see where, sign out. "
        "Access tokens for programs.",
    },
    {
        "name": "users",
        "description": "Accounts: register, edit, change roles, end, hand posts and the blog over.",
    },
    {"name": "audit", "description": "Who did what, when, and from where."},
    {"name": "invitations", "description": "Who may join, with which role, until when."},
    {"name": "posts", "description": "Texts: write, edit, publish, read."},
    {"name": "revisions", "description": "What posts said before: list, compare, restore."},
    {
        "name": "previews",
        "description": "Links that show one post to somebody without an account: make, revoke, open.",
    },
    {"name": "comments", "description": "What readers say on posts, and replies to it."},
    {"name": "tags", "description": "Subjects that posts share."},
    {"name": "series", "description": "Posts that are to be read one after the other."},
    {"name": "custom-fields", "description": "Fields that the site declares for its posts."},
    {"name": "health", "description": "For load balancers and operators."},
]
_SECURITY: Final = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "From `POST /auth/token` for a session, from `POST /auth/tokens` for a program.",
    },
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "What `POST /auth/sessions` gives to browsers. Never together with `Authorization`. "
        "Changes need `Sec-Fetch-Site: same-origin`, or an `Origin` that may call.",
    },
    "preview": {
        "type": "http",
        "scheme": "bearer",
        "description": "From `POST /posts/{id_or_slug}/previews`; it shows that post, and nothing else.",
    },
    "password": {
        "type": "oauth2",
        "description": "Sign in with e-mail address (as username) and password.",
        "flows": {"password": {"tokenUrl": "/auth/token", "scopes": {}}},
    },
}


class InputProblem(BaseModel):
    """One value that is not valid."""

    pointer: str = Field(description="A JSON pointer into the body (RFC 6901), or the name of a parameter.")
    code: str = Field(description="Stable: `too_long`, `missing`, `unknown_field`, …")
    detail: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="Where it is explained.", json_schema_extra={"format": "uri-reference"})
    title: str
    status: int = Field(ge=400, le=599)
    code: str = Field(description="Stable; what programs should look at.", examples=["post_not_found"])
    detail: str | None = Field(None, description="What is particular to this case.")
    instance: str = Field(description="The path of the request.")
    request_id: str = Field(description="Names the request in the log; also in the header `X-Request-Id`.")
    errors: list[InputProblem] | None = Field(None, description="The values that are not valid.")
    current_version: int | None = Field(None, description="Of a 412: the version that the resource has now.")
    changed: list[str] | None = Field(
        None,
        description="Of a 412 about a post: the fields that differ from the version that `If-Match` names.",
    )
    conflicting: list[str] | None = Field(
        None, description="Of a 412 that `on_conflict=merge` was answered with: those that both changed."
    )


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application."""
    document = get_openapi(
        title=TITLE,
        version=version("blog-backend"),
        summary="A headless blog",
        description=_DESCRIPTION,
        routes=app.routes,
        tags=_TAGS,
        servers=[{"url": "/", "description": "This service"}],
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    components = document.setdefault("components", {})
    components["securitySchemes"] = _SECURITY
    components.setdefault("schemas", {}).update(_own_schemas())
    for item in document["paths"].values():
        body = item.get("patch", {}).get("requestBody")
        if body:
            body["content"][MERGE_PATCH_TYPE] = body["content"][JSON_TYPE]
    name_values(document)
    _allow_parts(document)
    return document


def _allow_parts(document: dict[str, Any]) -> None:
    """Say that with `fields` an answer has some of its fields only."""
    schemas = document["components"]["schemas"]
    for item in document["paths"].values():
        operation = item.get("get", {})
        if not any(parameter["name"] == "fields" for parameter in operation.get("parameters", ())):
            continue
        answer = operation["responses"]["200"]["content"][JSON_TYPE]["schema"]
        whole = answer["items"] if answer.get("type") == "array" else answer
        name = whole["$ref"].removeprefix(_SCHEMAS)
        part = {key: value for key, value in schemas[name].items() if key != "required"}
        description = f"{name} with the fields that `fields` names."
        schemas[f"{name}Part"] = {**part, "title": f"{name}Part", "description": description}
        whole["anyOf"] = [{"$ref": whole.pop("$ref")}, {"$ref": f"{_SCHEMAS}{name}Part"}]


def _own_schemas() -> dict[str, Any]:
    """The schemas that no route names as a model of its own."""
    models: list[type[BaseModel]] = [Problem, Credentials, PasswordGrant]
    _, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template=_SCHEMAS + "{model}"
    )
    found: dict[str, Any] = schemas["$defs"]
    return found
