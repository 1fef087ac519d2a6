"""The OpenAPI document, and the page that shows it without the internet."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import pytest_asyncio

from blog.domain.access.credentials import Scope
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from tests.support.api import Api, problem, serving
from tests.support.composition import container_over
from tests.support.world import World
from tests.unit.domain.access.credentials_expected import PASSWORD_NEEDED, SCOPES

OPERATIONS = {
    "create_token", "create_session", "list_sessions", "get_session", "delete_session", "delete_sessions",
    "delete_current_session", "rotate_session", "reauthenticate_session",
    "create_access_token", "list_access_tokens", "get_access_token", "revoke_access_token",
    "create_invitation", "list_invitations", "get_invitation", "withdraw_invitation",
    "set_up", "transfer_ownership", "sign_user_out",
    "forgot_password", "reset_password", "change_password",
    "request_verification", "verify_email", "change_email", "confirm_email",
    "list_acts",
    "create_user", "list_users", "get_user", "get_own_user", "edit_user", "delete_user", "transfer_posts",
    "create_post", "list_posts", "get_post", "edit_post", "delete_post", "publish_post", "unpublish_post",
    "restore_post",
    "list_revisions", "get_revision", "compare_revisions", "restore_revision",
    "create_comment", "list_post_comments", "list_comments", "get_comment", "edit_comment", "delete_comment",
    "approve_comment", "reject_comment", "mark_comment_as_spam", "moderate_comments",
    "create_preview", "list_previews", "get_preview", "revoke_preview", "open_preview", "open_preview_link",
    "like_comment", "unlike_comment", "report_comment", "list_comment_reports",
    "create_tag", "list_tags", "get_tag", "edit_tag", "delete_tag", "merge_tag",
    "create_series", "list_series", "get_series", "edit_series", "delete_series",
    "create_custom_field", "list_custom_fields", "get_custom_field", "edit_custom_field",
    "delete_custom_field",
    "get_liveness", "get_readiness",
}  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def document() -> dict[str, Any]:
    """What `/openapi.json` answers; made once, for it takes long and nobody changes it."""
    async with serving(container_over(World())) as api:
        found: dict[str, Any] = (await api.get("/openapi.json")).json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method.upper(), operation


async def test_every_operation_has_a_name_that_reads_well(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert {operation["operationId"] for _, _, operation in operations(document)} == OPERATIONS


async def test_every_reference_leads_to_a_component(document: dict[str, Any]) -> None:
    references = set(re.findall(r"'\$ref': '([^']*)'", str(document)))
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references
    assert references <= known


async def test_every_operation_is_explained(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"] if tag["description"]}
    for path, method, operation in operations(document):
        assert operation["summary"], (method, path)
        assert operation["description"].endswith("."), (method, path)
        assert set(operation["tags"]) <= tags
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (method, path, parameter["name"])
        for status, response in operation["responses"].items():
            assert response["description"]
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]


async def test_every_operation_says_who_may_do_it(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert operation["x-permission"], (method, path)
        for action, row in operation["x-permission"].items():
            for role in (None, *Role):
                grant = PERMISSIONS[Action(action), role]
                words = [str(condition.name).lower() for condition in Grant(grant)]
                assert row[role.value if role else "anonymous"] == words


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/auth/password/forgot", Action.USER_RECOVER),
        ("/auth/password/reset", Action.USER_RECOVER),
        ("/auth/email/verification", Action.USER_VERIFY_EMAIL),
        ("/auth/email/verify", Action.USER_CONFIRM_EMAIL),
        ("/auth/email/confirm", Action.USER_CONFIRM_EMAIL),
        ("/users/{user_id}/email", Action.USER_CHANGE_EMAIL),
    ],
)
async def test_what_asks_for_a_mailed_secret_or_takes_one_says_what_for(
    document: dict[str, Any], path: str, action: Action
) -> None:
    permission = document["paths"][path]["post"]["x-permission"]
    assert list(permission) == [action]
    assert permission[action]["session_only"]


async def test_every_operation_says_which_credential_reaches_it(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for action, row in operation["x-permission"].items():
            scopes = SCOPES[Action(action)]
            assert row["scopes"] == sorted(scopes), (method, path)
            assert row["session_only"] is not bool(scopes), (method, path)
            assert row["recent_password"] is (Action(action) in PASSWORD_NEEDED), (method, path)


async def test_how_a_token_is_refused_is_documented_where_it_can_be(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        actions = {Action(action) for action in operation["x-permission"]}
        reached = {scope for action in actions for scope in SCOPES[action]}
        asks_who = bool(operation["security"])
        told = {
            code: code in str(operation["responses"].get("403", {}).get("content"))
            for code in ("insufficient_scope", "session_required")
        }
        assert told == {
            "insufficient_scope": asks_who and 0 < len(reached) < len(Scope),
            "session_required": asks_who and not reached,
        }, (method, path)
        challenge = operation["responses"].get("403", {}).get("headers", {}).get("WWW-Authenticate")
        assert (challenge is not None) is told["insufficient_scope"], (method, path)


async def test_where_the_password_is_needed_again_is_documented(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        asks_who = bool(operation["security"])
        needed = (
            asks_who
            and method != "GET"
            and any(Action(each) in PASSWORD_NEEDED for each in operation["x-permission"])
        )
        told = "reauthentication_required" in str(operation["responses"].get("401"))
        assert told is needed, (method, path)


async def test_sign_in_is_asked_for_where_visitors_may_do_nothing(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        rows = operation["x-permission"].values()
        members_only = all(not row["anonymous"] for row in rows)
        security = operation["security"]
        # What shows a preview is no sign-in.
        optional = {} in security or security in ([], [{"preview": []}])
        assert optional is not members_only, (method, path)
        if members_only:
            assert "authentication_required" in str(operation["responses"]["401"])


async def test_the_password_flow_leads_to_the_token(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert schemes["password"]["flows"]["password"]["tokenUrl"] == "/auth/token"
    assert (schemes["bearer"]["type"], schemes["bearer"]["scheme"]) == ("http", "bearer")
    cookie = schemes["cookie"]
    assert (cookie["type"], cookie["in"], cookie["name"]) == ("apiKey", "cookie", "__Host-session")


async def test_what_a_patch_takes_and_what_a_write_gives_is_documented(document: dict[str, Any]) -> None:
    patch = document["paths"]["/posts/{id_or_slug}"]["patch"]
    assert set(patch["requestBody"]["content"]) == {"application/json", "application/merge-patch+json"}
    assert [each["name"] for each in patch["parameters"]] == [
        "id_or_slug",
        "on_conflict",
        "draft",
        "If-Match",
    ]
    assert set(patch["responses"]["200"]["headers"]) == {"ETag", "X-Merged"}
    stale = patch["responses"]["412"]["content"]["application/problem+json"]["examples"]
    assert stale["precondition_failed"]["value"]["changed"] == ["title", "tags"]
    assert set(patch["responses"]) == {
        "200", "400", "401", "403", "404", "408", "409", "412", "413", "415", "422", "500", "503",
    }  # fmt: skip
    created = document["paths"]["/posts"]["post"]["responses"]["201"]
    assert set(created["headers"]) == {"Location", "ETag"}
    assert created["links"]["publish_post"]["parameters"] == {"id_or_slug": "$response.body#/id"}


async def test_the_rules_of_the_domain_are_published(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    new = schemas["UserRegistration"]["properties"]
    assert (new["name"]["minLength"], new["name"]["maxLength"]) == (1, 50)
    assert (new["email"]["format"], new["email"]["maxLength"]) == ("idn-email", 100)
    assert new["password"]["minLength"] == 12
    assert schemas["PostDraft"]["properties"]["tags"]["maxItems"] == 20
    assert schemas["PostDraft"]["additionalProperties"] is False
    assert "email" not in schemas["User"]["required"]


async def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = set(document["components"]["schemas"])
    used = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert used <= names
    assert names - used <= {"ValidationError", "HTTPValidationError"}


async def test_the_document_is_sent_once(api: Api) -> None:
    first = await api.get("/openapi.json")
    again = await api.get("/openapi.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_page_needs_nothing_from_elsewhere(api: Api) -> None:
    page = await api.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"https?://", page.text)
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "http" not in policy
    assert not re.search(r"<script(?! src=)|<style| on\w+=", page.text)
    for path in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        asset = await api.get(path)
        assert asset.status_code == 200
        assert asset.headers["cache-control"] == "public, max-age=3600"
        assert asset.content
    assert '"/openapi.json"' in (await api.get("/docs/start.js")).text


@pytest.mark.parametrize("asset", ["redoc.standalone.js", "../__init__.py", "..%2F__init__.py", "%00"])
async def test_no_other_file_is_served(api: Api, asset: str) -> None:
    problem(await api.get(f"/docs/{asset}"), 404, "route_not_found")


async def test_the_root_tells_where_things_are(api: Api) -> None:
    index = (await api.get("/")).json()
    for address in index.values():
        if address.startswith("/"):
            assert (await api.get(address)).status_code == 200
