"""Recovery, verification and changes of address and password over HTTP."""

from collections.abc import Mapping
from dataclasses import replace

import httpx
import pytest

from blog.application.ports.mailer import Letter
from blog.application.ports.tokens import SecretKind
from blog.domain.access.roles import Role
from blog.domain.users.user import User
from tests.support.api import Api, bearer, problem, serving
from tests.support.composition import container_over
from tests.support.members import Member, SignIn, with_old_password
from tests.support.world import World

OLD, NEW = "engine-no-1-of-1822", "engine-no-2-of-1843"


@pytest.fixture
async def ada(world: World, api: Api, sign_in: SignIn) -> Member:
    """A reader who is signed in, whose address is not verified. Only `api` has the hasher of the service."""
    assert api is not None
    member = await sign_in(Role.READER)
    user = replace(member.user, password=world.hasher.current(OLD), email_verified_at=None)
    world.store.tables.users[user.id] = user
    return replace(member, user=user)


async def mailed(world: World, letter: Letter) -> str:
    """The secret in the last letter of this kind, once all mail is sent."""
    await world.relay(world.confirmation_mailing, world.notices).deliver_due()
    return world.mailer.last(letter).values["token"]


def stored(world: World, user: User) -> User:
    return world.store.tables.users[user.id]


def pointers(answer: httpx.Response) -> list[tuple[str, str]]:
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    return [(error["pointer"], error["code"]) for error in errors]


async def reset(api: Api, token: str, password: str = NEW) -> httpx.Response:
    return await api.post("/auth/password/reset", json={"token": token, "password": password})


async def test_who_forgot_their_password_chooses_a_new_one_by_mail(
    api: Api, world: World, ada: Member
) -> None:
    forgot = await api.post("/auth/password/forgot", json={"email": ada.user.email.value})
    assert (forgot.status_code, forgot.content) == (202, b"")
    answer = await reset(api, await mailed(world, Letter.RESET_PASSWORD))
    assert (answer.status_code, answer.content) == (204, b"")
    assert "set-cookie" not in answer.headers
    problem(await api.get("/users/me", headers=ada.headers), 401, "invalid_token")
    for password, status in ((OLD, 401), (NEW, 200)):
        credentials = {"email": ada.user.email.value, "password": password}
        assert (await api.post("/auth/token", json=credentials)).status_code == status
    await world.relay(world.notices).deliver_due()
    assert world.mailer.last(Letter.PASSWORD_CHANGED).to == ada.user.email.value


async def test_known_and_unknown_addresses_are_answered_alike(api: Api, ada: Member) -> None:
    def seen(answer: httpx.Response) -> tuple[int, bytes, Mapping[str, str]]:
        # The id of a request is its own; how many are left of the limit is the same for everybody.
        own = ("x-request-id", "ratelimit")
        return (
            answer.status_code,
            answer.content,
            {name: value for name, value in answer.headers.items() if name not in own},
        )

    known = await api.post("/auth/password/forgot", json={"email": ada.user.email.value})
    unknown = await api.post("/auth/password/forgot", json={"email": "nobody@example.org"})
    assert seen(known) == seen(unknown)


async def test_a_secret_that_is_not_good_is_answered_alike_whatever_it_lacks(
    api: Api, world: World, ada: Member
) -> None:
    await api.post("/auth/password/forgot", json={"email": ada.user.email.value})
    used = await mailed(world, Letter.RESET_PASSWORD)
    assert (await reset(api, used)).status_code == 204
    await api.post("/auth/password/forgot", json={"email": ada.user.email.value})
    expired = await mailed(world, Letter.RESET_PASSWORD)
    world.clock.advance(world.make.confirmation(None).LIFE)
    unknown = world.tokens.mint(SecretKind.CONFIRMATION).plain
    seen = set()
    for token in (used, expired, unknown, "nonsense", await world.token_of(ada.user)):
        document = problem(await reset(api, token), 422, "invalid_confirmation")
        seen.add(str({name: value for name, value in document.items() if name != "request_id"}))
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/auth/password/forgot", {"email": "nobody@example.org"}),
        ("/auth/password/reset", {"token": "t", "password": NEW}),
        ("/auth/email/verify", {"token": "t"}),
        ("/auth/email/confirm", {"token": "t"}),
    ],
)
async def test_who_is_asking_does_not_matter_to_who_has_the_secret(
    api: Api, path: str, body: dict[str, str]
) -> None:
    plain = await api.post(path, json=body)
    for headers in ({"Authorization": "Bearer nonsense"}, {"Cookie": "__Host-session=nonsense"}):
        answer = await api.post(path, json=body, headers=headers)
        assert answer.status_code == plain.status_code
        assert answer.status_code in {202, 422}


@pytest.mark.parametrize(
    ("path", "body", "errors"),
    [
        ("/auth/password/forgot", {"email": "ada"}, [("/email", "wrong_format")]),
        ("/auth/password/forgot", {"email": "a..b@example.org"}, [("/email", "not_an_email")]),
        ("/auth/password/forgot", {}, [("/email", "missing")]),
        ("/auth/password/reset", {"token": "t", "password": "short"}, [("/password", "too_short")]),
        ("/auth/password/reset", {"token": "", "password": NEW}, [("/token", "too_short")]),
        ("/auth/password/reset", {"token": "t" * 201, "password": NEW}, [("/token", "too_long")]),
        ("/auth/email/verify", {"token": None}, [("/token", "wrong_type")]),
        ("/auth/email/confirm", {"token": "t", "email": "e@e.org"}, [("/email", "unknown_field")]),
        ("/auth/password", {"password": NEW}, [("/current_password", "missing")]),
        (
            "/auth/password",
            {"current_password": "x" * 1_025, "password": NEW},
            [("/current_password", "too_long")],
        ),
        ("/users/{id}/email", {"email": "new"}, [("/email", "wrong_format")]),
        ("/users/{id}/email", {"email": "new@example.org", "user_id": "1"}, [("/user_id", "unknown_field")]),
    ],
)
async def test_bodies_that_are_not_valid_are_refused(
    api: Api, ada: Member, path: str, body: dict[str, object], errors: list[tuple[str, str]]
) -> None:
    answer = await api.post(path.format(id=ada.user.id), json=body, headers=ada.headers)
    assert pointers(answer) == errors


async def test_a_password_is_changed_by_who_knows_it(api: Api, world: World, ada: Member) -> None:
    other = bearer(await world.token_of(ada.user))
    body = {"current_password": OLD, "password": NEW}
    answer = await api.post("/auth/password", json=body, headers=ada.headers)
    assert answer.status_code == 200
    newer = bearer(answer.json()["access_token"])
    assert (await api.get("/users/me", headers=newer)).status_code == 200
    problem(await api.get("/users/me", headers=other), 401, "invalid_token")
    credentials = {"email": ada.user.email.value, "password": NEW}
    assert (await api.post("/auth/token", json=credentials)).status_code == 200


async def test_a_browser_gets_its_new_token_in_the_cookie(api: Api, world: World, ada: Member) -> None:
    token = await world.token_of(ada.user)
    headers = {"Cookie": f"__Host-session={token}", "Sec-Fetch-Site": "same-origin"}
    body = {"current_password": OLD, "password": NEW}
    answer = await api.post("/auth/password", json=body, headers=headers)
    assert answer.status_code == 200
    assert "access_token" not in answer.text
    newer = answer.headers["set-cookie"].partition(";")[0]
    assert newer != f"__Host-session={token}"
    assert (await api.get("/users/me", headers={"Cookie": newer})).status_code == 200
    foreign = {"Cookie": newer, "Sec-Fetch-Site": "cross-site"}
    answer = await api.post("/auth/password", json=body, headers=foreign)
    assert answer.status_code == 403


async def test_a_wrong_password_does_not_look_like_the_end_of_the_session(
    api: Api, world: World, ada: Member
) -> None:
    body = {"current_password": "wrong", "password": NEW}
    answer = await api.post("/auth/password", json=body, headers=ada.headers)
    assert pointers(answer) == [("/current_password", "wrong_password")]
    assert stored(world, ada.user) == ada.user
    assert (await api.get("/users/me", headers=ada.headers)).status_code == 200


async def test_a_weak_password_is_pointed_at(api: Api, ada: Member) -> None:
    body = {"current_password": OLD, "password": ada.user.email.value}
    answer = await api.post("/auth/password", json=body, headers=ada.headers)
    assert pointers(answer) == [("/password", "too_obvious")]


async def test_an_address_is_verified_by_mail(api: Api, world: World, ada: Member) -> None:
    assert (await api.get("/users/me", headers=ada.headers)).json()["email_verified"] is False
    answer = await api.post("/auth/email/verification", headers=ada.headers)
    assert (answer.status_code, answer.content) == (202, b"")
    token = await mailed(world, Letter.VERIFY_EMAIL)
    answer = await api.post("/auth/email/verify", json={"token": token})
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await api.get("/users/me", headers=ada.headers)).json()["email_verified"] is True
    problem(await api.post("/auth/email/verify", json={"token": token}), 422, "invalid_confirmation")
    again = await api.post("/auth/email/verification", headers=ada.headers)
    assert (again.status_code, again.content) == (202, b"")


async def test_whether_an_address_is_verified_is_shown_where_the_address_is(
    api: Api, sign_in: SignIn, ada: Member
) -> None:
    for role, shown in ((None, False), (Role.READER, False), (Role.ADMIN, True)):
        headers = {} if role is None else (await sign_in(role)).headers
        seen = (await api.get(f"/users/{ada.user.id}", headers=headers)).json()
        assert ("email" in seen, "email_verified" in seen) == (shown, shown)


async def test_a_new_address_counts_once_it_is_confirmed(api: Api, world: World, ada: Member) -> None:
    path = f"/users/{ada.user.id}/email"
    answer = await api.post(path, json={"email": "new@example.org"}, headers=ada.headers)
    assert (answer.status_code, answer.content) == (202, b"")
    assert stored(world, ada.user) == ada.user
    token = await mailed(world, Letter.CHANGE_EMAIL)
    answer = await api.post("/auth/email/confirm", json={"token": token})
    assert (answer.status_code, answer.content) == (204, b"")
    me = (await api.get("/users/me", headers=ada.headers)).json()
    assert (me["email"], me["email_verified"]) == ("new@example.org", True)


async def test_that_an_address_is_taken_is_told_to_who_holds_it(
    api: Api, world: World, ada: Member, sign_in: SignIn
) -> None:
    path = f"/users/{ada.user.id}/email"
    other = await sign_in(Role.READER)
    free = await api.post(path, json={"email": "new@example.org"}, headers=ada.headers)
    token = await mailed(world, Letter.CHANGE_EMAIL)
    taken = await api.post(path, json={"email": other.user.email.value}, headers=other.headers | ada.headers)
    assert (taken.status_code, taken.content) == (free.status_code, free.content)
    await world.relay(world.confirmation_mailing).deliver_due()
    assert world.mailer.last(Letter.EMAIL_IN_USE).to == other.user.email.value
    problem(await api.post("/auth/email/confirm", json={"token": token}), 422, "invalid_confirmation")


async def test_an_address_that_was_taken_meanwhile_is_a_conflict(api: Api, world: World, ada: Member) -> None:
    path = f"/users/{ada.user.id}/email"
    await api.post(path, json={"email": "new@example.org"}, headers=ada.headers)
    token = await mailed(world, Letter.CHANGE_EMAIL)
    registration = {"name": "Eve", "email": "NEW@example.org", "password": NEW}
    assert (await api.post("/users", json=registration)).status_code == 201
    problem(await api.post("/auth/email/confirm", json={"token": token}), 409, "email_taken")


async def test_another_address_needs_the_password_first(api: Api, world: World, ada: Member) -> None:
    await with_old_password(world, ada)
    body = {"email": "new@example.org"}
    answer = await api.post(f"/users/{ada.user.id}/email", json=body, headers=ada.headers)
    problem(answer, 401, "reauthentication_required")


async def test_mail_is_asked_for_twenty_times_an_hour_from_one_network(api: Api, ada: Member) -> None:
    body = {"email": "nobody@example.org"}
    for _ in range(20):
        assert (await api.post("/auth/password/forgot", json=body)).status_code == 202
    problem(await api.post("/auth/password/forgot", json=body), 429, "rate_limited")
    problem(await api.post("/auth/email/verification", headers=ada.headers), 429, "rate_limited")


async def test_a_blog_may_want_to_know_an_address_before_its_holder_comments(world: World) -> None:
    async with serving(container_over(world, email_verification="before_comment")) as api:
        author = await world.somebody(Role.AUTHOR)
        post = world.make.post(author)
        user = await world.somebody(Role.READER, email_verified_at=None)
        await world.given(post)
        headers = bearer(await world.token_of(user))
        path, body = f"/posts/{post.id}/comments", {"content": "Nice!"}
        problem(await api.post(path, json=body, headers=headers), 403, "email_not_verified")
        await api.post("/auth/email/verification", headers=headers)
        token = await mailed(world, Letter.VERIFY_EMAIL)
        await api.post("/auth/email/verify", json={"token": token})
        assert (await api.post(path, json=body, headers=headers)).status_code == 201


async def test_without_that_everybody_comments(api: Api, world: World, ada: Member) -> None:
    post = world.make.post(await world.somebody(Role.AUTHOR))
    await world.given(post)
    answer = await api.post(f"/posts/{post.id}/comments", json={"content": "Nice!"}, headers=ada.headers)
    assert answer.status_code == 201
