"""Who may do what to an access token, and how far one may reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from blog.domain.access.actor import Actor, granted
from blog.domain.access.credentials import PURPOSE, Scope
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.domain.common.text import invalid
from blog.domain.tokens.token import TokenKind


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What a decision about a token depends on."""

    kind: TokenKind
    user_id: UserId | None


def may(actor: Actor, action: Action, facts: TokenFacts) -> Decision:
    """Whether the actor may do this to the token, if it is a personal one of their own.

    A content token is for those who manage them, whatever the action. Nobody learns of any other token.
    """
    if facts.kind is TokenKind.CONTENT:
        decision = decide(actor, Action.TOKEN_MANAGE_CONTENT)
    else:
        decision = decide(actor, action, Grant.OWN if actor.is_user(facts.user_id) else Grant.NEVER)
    return decision if decision is Decision.ALLOW else Decision.HIDE


def scopes_within(role: Role) -> frozenset[Scope]:
    """The scopes that a user of this role can give to a token."""
    actor = Actor(role=role)
    return frozenset(scope for scope, action in PURPOSE.items() if granted(actor, action))


def scopes_for(kind: TokenKind, role: Role, wanted: Sequence[Scope]) -> frozenset[Scope]:
    """The scopes of a new token of this kind that somebody of this role makes. Raises `ValidationFailed`."""
    if kind is TokenKind.CONTENT:
        if wanted:
            raise invalid("scopes", "excluded", f"a content token has {Scope.CONTENT_READ} and nothing else")
        return frozenset({Scope.CONTENT_READ})
    if not wanted:
        raise invalid("scopes", "missing", "a personal token needs at least one")
    within = scopes_within(role)
    for number, scope in enumerate(wanted):
        if scope not in within:
            raise invalid(f"scopes/{number}", "beyond_role", f"{scope} is for what your role may not do")
    return frozenset(wanted)
