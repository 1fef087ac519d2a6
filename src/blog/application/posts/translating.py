"""Tie posts together that say the same in different languages."""

from blog.application.ports.identity import IdGenerator
from blog.application.posts.reading import may_know
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision
from blog.domain.access.permissions import Action
from blog.domain.common.errors import PermissionDenied, ValidationFailed
from blog.domain.common.ids import PostId, TranslationGroupId
from blog.domain.common.text import invalid
from blog.domain.posts import policy
from blog.domain.posts.errors import PostNotFound

_FIELD = "translation_of"


class TranslationLinking:
    """Finds the group of a post, for another one to join, and begins one where there is none."""

    def __init__(self, ids: IdGenerator) -> None:
        self._ids = ids

    async def group_without(
        self, unit: UnitOfWork, actor: Actor, post_id: PostId, present: TranslationGroupId | None
    ) -> TranslationGroupId | None:
        """The group of a post that is to be untied from its translations: none.

        But the `present` one where the actor may know of none of them: for them there was nothing to untie,
        and a new version of the post would tell of somebody's draft.
        """
        view = None if present is None else await unit.views.posts.find(post_id, with_body=False)
        known = view is not None and any(may_know(actor, each) for each in view.translations)
        return None if known else present

    async def group_of(
        self, unit: UnitOfWork, actor: Actor, original_id: PostId, translation_id: PostId
    ) -> TranslationGroupId:
        """The group, within the unit of work.

        Who ties a post to another decides on what readers see of that one, and so must be allowed to edit it.
        Raises `ValidationFailed` for a post that is not there, or that the actor may not know of, and for the
        translation itself, and `PermissionDenied`; both name the field.
        """
        if original_id == translation_id:
            raise invalid(_FIELD, "itself", "a post is no translation of itself")
        try:
            original = await unit.posts.get(original_id)
        except PostNotFound:
            raise _unknown() from None
        decision = policy.may(actor, Action.POST_EDIT, policy.PostFacts.of(original))
        if decision is Decision.HIDE:
            raise _unknown()
        if decision is Decision.DENY:
            refusal = PermissionDenied(f"{_FIELD}: you may not edit that post")
            raise refusal.about(action=Action.POST_EDIT)
        if original.content.translation_group is not None:
            return original.content.translation_group
        group = TranslationGroupId(self._ids.new())
        await unit.posts.begin_group(original, group)
        return group


def _unknown() -> ValidationFailed:
    return invalid(_FIELD, "unknown", "there is no such post")
