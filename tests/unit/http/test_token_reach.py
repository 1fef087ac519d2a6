"""How far access tokens reach: by their scopes, and for a site builder as far as for a visitor."""

import pytest

from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import Member, SignIn, program_of, site_builder
from tests.support.world import World

CHALLENGE = 'Bearer realm="blog"'


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


@pytest.fixture
async def admin(sign_in: SignIn) -> Member:
    return await sign_in(Role.ADMIN)


class TestReach:
    async def test_a_token_that_does_not_reach_is_told_so_before_anything_is_looked_at(
        self, api: Api, world: World, author: Member
    ) -> None:
        headers = await program_of(world, author.user, [Scope.POSTS_READ])
        for path in ("/posts/nowhere", "/posts/00000000-0000-7000-8000-000000000000"):
            answer = await api.patch(path, content=b"{not json", headers=headers)
            document = problem(answer, 403, "insufficient_scope")
            assert document["detail"] == "the token needs one of these scopes: posts:write"
            assert answer.headers["www-authenticate"] == (
                f'{CHALLENGE}, error="insufficient_scope", scope="posts:write"'
            )
        answer = await api.delete("/comments/00000000-0000-7000-8000-000000000000?x=1", headers=headers)
        problem(answer, 403, "insufficient_scope")
        assert 'scope="comments:moderate comments:write"' in answer.headers["www-authenticate"]

    async def test_no_token_reaches_what_needs_a_session(
        self, api: Api, world: World, author: Member
    ) -> None:
        headers = await program_of(world, author.user, Scope)
        for method, path in (
            ("POST", "/auth/tokens"),
            ("GET", "/auth/tokens"),
            ("DELETE", "/auth/tokens/00000000-0000-7000-8000-000000000000"),
            ("DELETE", "/auth/sessions/current"),
            ("DELETE", f"/users/{author.user.id}"),
            ("POST", "/users"),
        ):
            answer = await api.request(method, path, headers=headers)
            problem(answer, 403, "session_required")
            assert "www-authenticate" not in answer.headers

    async def test_a_route_with_several_actions_does_what_the_token_reaches(
        self, api: Api, world: World, admin: Member
    ) -> None:
        headers = await program_of(world, admin.user, [Scope.PROFILE_WRITE])
        reader = await world.somebody(Role.READER)
        edited = await api.patch(f"/users/{reader.id}", json={"bio": "New."}, headers=headers)
        assert edited.status_code == 200
        for body in ({"role": "author"}, {"is_active": False}, {"bio": "x", "role": "author"}):
            answer = await api.patch(f"/users/{reader.id}", json=body, headers=headers)
            problem(answer, 403, "permission_denied")

    async def test_a_draft_is_hidden_from_a_token_that_may_not_read_drafts(
        self, api: Api, world: World, author: Member
    ) -> None:
        draft = world.make.draft(author.user)
        await world.given(draft)
        for scopes, status in (([Scope.TAGS_WRITE], 404), ([Scope.POSTS_READ], 200)):
            headers = await program_of(world, author.user, scopes)
            assert (await api.get(f"/posts/{draft.id}", headers=headers)).status_code == status
            listed = await api.get("/posts?status=draft", headers=headers)
            assert len(listed.json()) == (1 if status == 200 else 0)

    async def test_an_address_is_hidden_from_a_token_that_may_not_read_profiles(
        self, api: Api, world: World, author: Member
    ) -> None:
        for scopes, shown in (([Scope.CONTENT_READ], False), ([Scope.PROFILE_READ], True)):
            headers = await program_of(world, author.user, scopes)
            one = await api.get(f"/users/{author.user.id}", headers=headers)
            assert ("email" in one.json()) is shown
            me = await api.get("/users/me", headers=headers)
            assert (me.status_code == 200) is shown


class TestContentTokens:
    async def test_a_site_builder_is_answered_as_a_visitor_is(
        self, api: Api, world: World, author: Member
    ) -> None:
        post, draft, tag = world.make.post(author.user), world.make.draft(author.user), world.make.tag()
        await world.given(post, draft, tag, world.make.comment(post, author.user))
        headers = await site_builder(world)
        for path in (
            "/posts?include=content&count=true",
            f"/posts/{post.content.slug}",
            f"/posts/{draft.id}",
            f"/posts/{post.id}/comments",
            "/tags",
            f"/tags/{tag.slug}",
            "/users",
            f"/users/{author.user.id}",
        ):
            visitor, builder = await api.get(path), await api.get(path, headers=headers)
            assert builder.status_code == visitor.status_code
            if visitor.status_code == 200:
                assert builder.content == visitor.content, path
                assert builder.headers.get("etag") == visitor.headers.get("etag")
        assert (await api.get(f"/posts/{draft.id}", headers=headers)).status_code == 404

    async def test_no_cache_keeps_an_answer_beyond_the_end_of_its_token(
        self, api: Api, world: World, author: Member
    ) -> None:
        post = world.make.post(author.user)
        await world.given(post)
        headers = await site_builder(world)
        answer = await api.get(f"/posts/{post.id}", headers=headers)
        assert answer.headers["cache-control"] == "private, no-store"
        fresh = {**headers, "If-None-Match": answer.headers["etag"]}
        assert (await api.get(f"/posts/{post.id}", headers=fresh)).status_code == 304
        assert (await api.get(f"/posts/{post.id}")).headers["cache-control"].startswith("public")

    async def test_a_site_builder_changes_nothing_and_sees_nobody(self, api: Api, world: World) -> None:
        headers = await site_builder(world)
        for method, path in (("POST", "/posts"), ("GET", "/users/me"), ("GET", "/comments")):
            problem(await api.request(method, path, headers=headers), 403, "insufficient_scope")
        problem(await api.get("/auth/tokens", headers=headers), 403, "session_required")
