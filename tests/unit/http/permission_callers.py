"""Who asks in the permission tests, with each kind of credential, and what the tables leave for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from blog.domain.access.credentials import Scope
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from tests.support.browsers import browser
from tests.support.members import Member, SignIn, program_of, site_builder, with_old_password
from tests.support.world import World
from tests.unit.domain.access.credentials_expected import ANY_TOKEN, PASSWORD_NEEDED, SCOPES, WITHIN
from tests.unit.http.permission_scene import Case

DONE: Final = frozenset({200, 201, 202, 204})


class Proof(StrEnum):
    """What a request comes with."""

    NOTHING = "nothing"
    SESSION = "session"
    COOKIE = "session in a cookie"
    OLD_SESSION = "session with an old password"
    TOKEN = "token"
    CONTENT_TOKEN = "content token"


@dataclass(frozen=True)
class Caller:
    """One cell: a role, or nobody's, and a credential."""

    role: Role | None
    proof: Proof
    scopes: frozenset[str] | None = None
    """Of a token."""
    told: str = ""
    """Which scopes these are."""

    def __str__(self) -> str:
        return " ".join(word for word in (self.role or "anonymous", self.proof, self.told) if word)

    def reaches(self, action: Action) -> bool:
        """Whether the credential is one for this action."""
        return self.scopes is None or bool(self.scopes & SCOPES[action])

    def may(self, action: Action, held: Grant) -> bool:
        """Whether the tables grant it, for one of the conditions that hold."""
        return self.reaches(action) and bool(PERMISSIONS[action, self.role] & (held | Grant.ALWAYS))

    async def arrive(self, world: World, sign_in: SignIn) -> tuple[Member | None, dict[str, str]]:
        """Be there: the user, if it is one, and the headers of their requests."""
        if self.role is None:
            return None, await site_builder(world) if self.proof is Proof.CONTENT_TOKEN else {}
        member = await sign_in(self.role)
        match self.proof:
            case Proof.COOKIE:
                return member, browser(member.headers["Authorization"].removeprefix("Bearer "))
            case Proof.OLD_SESSION:
                await with_old_password(world, member)
            case Proof.TOKEN:
                assert self.scopes is not None
                return member, await program_of(world, member.user, map(Scope, self.scopes))
        return member, member.headers


def callers(action: Action) -> Iterator[Caller]:
    """Everybody who may come to ask for this action.

    A public action has no token that lacks its scope, and one for sessions alone has none with it.
    """
    yield Caller(None, Proof.NOTHING)
    yield Caller(None, Proof.CONTENT_TOKEN, frozenset({"content:read"}))
    needed, without = SCOPES[action], ANY_TOKEN - SCOPES[action]
    for role in Role:
        yield Caller(role, Proof.SESSION)
        yield Caller(role, Proof.COOKIE)
        yield Caller(role, Proof.OLD_SESSION)
        yield Caller(role, Proof.TOKEN, WITHIN[role], "with every scope of the role")
        for scope in ["posts:read"] if needed == ANY_TOKEN else sorted(needed):
            yield Caller(role, Proof.TOKEN, frozenset({scope}), f"with {scope} alone")
        if without and needed:
            yield Caller(role, Proof.TOKEN, without, "with every scope but those needed")


def expected(case: Case, caller: Caller, method: str, *, asks_who: bool) -> frozenset[int]:
    """The statuses that the tables leave for this caller."""
    if not asks_who:
        caller = Caller(None, Proof.NOTHING)
    routed = [case.action, *_also(case.action, method)]
    if method == "GET" and case.hidden_unless and case.action is Action.COMMENT_MODERATE:
        # What only moderators see is read where everybody reads comments; their queue is theirs alone.
        routed.append(Action.COMMENT_READ)
    if not any(caller.reaches(action) for action in routed):
        return frozenset({403})
    if caller.role is None and not any(PERMISSIONS[action, None] for action in routed):
        return frozenset({401})
    if case.hidden_unless and not caller.may(*case.hidden_unless):
        return frozenset({404})
    if not caller.may(case.action, case.held):
        return frozenset({401 if caller.role is None else 403})
    if caller.proof is Proof.OLD_SESSION and method in PASSWORD_NEEDED.get(case.action, ()):
        return frozenset({401})
    return DONE


def _also(action: Action, method: str) -> Iterator[Action]:
    """What else the route of a read stands for: what is not for all is read where the rest is."""
    if method == "GET":
        yield from {
            Action.POST_READ_DRAFT: [Action.POST_READ_PUBLISHED],
            Action.TAG_READ_UNUSED: [Action.TAG_READ],
            Action.SERIES_READ_UNUSED: [Action.SERIES_READ],
            Action.POST_READ_MEMBERS: [Action.COMMENT_READ],
        }.get(action, [])
