"""Say who wrote a post."""

from collections.abc import Collection, Sequence

from blog.application.posts.loading import refuse_crediting
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.queries import UserRef
from blog.application.users.views import UserView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import Action
from blog.domain.common.errors import FieldError, PreconditionFailed, ValidationFailed
from blog.domain.common.ids import UserId
from blog.domain.common.patch import UNSET, Unset
from blog.domain.posts import policy
from blog.domain.posts.post import Post
from blog.domain.users.user import User


def may_write(user: User | UserView) -> bool:
    """Whether posts can be given to this user: active, and with a role that writes."""
    writer = Actor(user_id=user.id, role=user.role)
    return user.is_active and decide(writer, Action.POST_CREATE) is Decision.ALLOW


async def named_authors(
    unit: UnitOfWork, named: Sequence[UserRef], present: Collection[UserId]
) -> tuple[UserId, ...]:
    """The users who are named in the field `authors`, in order.

    Raises `ValidationFailed` with every error there is, the field of the first user is `authors/0`: for those
    who are not there, and for those who may not have posts, unless they are authors at present.
    """
    found = await unit.views.users.named(named)
    errors: list[FieldError] = []
    for number, ref in enumerate(named):
        field, user = f"authors/{number}", found.get(ref)
        if user is None:
            errors.append(FieldError(field, "unknown", "there is no such user"))
        elif user.id not in present and not may_write(user):
            errors.append(FieldError(field, "unfit", "is not active, or without the role to write"))
    if errors:
        raise ValidationFailed(*errors)
    return tuple(found[ref].id for ref in named)


async def credited(
    unit: UnitOfWork, actor: Actor, post: Post, named: Sequence[UserRef] | Unset, since: Collection[str] = ()
) -> tuple[UserId, ...]:
    """The authors of a post by an edit of it: those who are named, or else those that it has.

    `since` are the fields that others changed after the actor looked. Raises `ValidationFailed` like
    `named_authors`, and where it is by others now, `PermissionDenied` and `PreconditionFailed`.
    """
    if named is UNSET:
        return post.author_ids
    wanted = await named_authors(unit, named, post.author_ids)
    if wanted != post.author_ids:
        refuse_crediting(actor, policy.PostFacts.of(post))
        if "authors" in since:
            raise PreconditionFailed(post.version, changed=tuple(since), conflicting=("authors",))
    return wanted
