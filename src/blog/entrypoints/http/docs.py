"""Documentation: the OpenAPI document, a page to try it out, and the explanations of problems.

Everything comes from this service: the page works without a connection to the internet.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from fastapi import Request
from starlette.responses import Response

from blog.entrypoints.http import caching, problems
from blog.entrypoints.http.conditional import is_not_modified, plain_tag
from blog.entrypoints.http.errors import RouteNotFound
from blog.entrypoints.http.openapi import TITLE
from blog.entrypoints.http.public import publishes
from blog.entrypoints.http.responses import JSON
from blog.entrypoints.http.routing import make_router

router = make_router("", "docs")
_HTML: Final = "text/html"
_ASSETS: Final[Mapping[str, str]] = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon.png": "image/png",
}
_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Swagger UI writes style attributes; scripts come from files only."""
_PAGE: Final = f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{TITLE}</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_START: Final = """\
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis],
});
"""
_INDEX: Final = json.dumps(
    {
        "name": TITLE,
        "posts": "/posts",
        "tags": "/tags",
        "series": "/series",
        "users": "/users",
        "documentation": "/docs",
        "openapi": "/openapi.json",
        "health": "/health/ready",
    }
).encode()


@router.get("/", **publishes("Where things are"))
async def get_index() -> Response:
    return Response(_INDEX, media_type=JSON)


@router.get("/openapi.json", **publishes("The OpenAPI document"))
async def get_openapi_document(request: Request) -> Response:
    body: bytes = await request.app.state.openapi_document.body()
    headers = {"ETag": plain_tag(body), "Cache-Control": caching.PUBLIC}
    if is_not_modified(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


@router.get("/docs", **publishes("Try it out"))
async def get_docs() -> Response:
    return Response(_PAGE, headers={"Content-Security-Policy": _CSP}, media_type=_HTML)


@router.get("/docs/start.js", **publishes("Starts the page"))
async def get_docs_start() -> Response:
    return Response(_START, headers={"Cache-Control": caching.ASSET}, media_type="text/javascript")


@router.get("/docs/{asset}", **publishes("Files of the page"))
async def get_docs_asset(asset: str) -> Response:
    if asset not in _ASSETS:
        raise RouteNotFound
    body = (files("fastapi_offline") / "static" / asset).read_bytes()
    return Response(body, media_type=_ASSETS[asset], headers={"Cache-Control": caching.ASSET})


@router.get("/problems/{code}", **publishes("What a problem means"))
async def get_problem(code: str) -> Response:
    problem = problems.catalogue().get(code)
    if problem is None:
        raise RouteNotFound
    return Response(problems.page(problem), headers={"Cache-Control": caching.ASSET}, media_type=_HTML)
