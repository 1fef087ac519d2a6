"""Which places of a thread readers are shown.

A comment is shown if it is approved; the place of another is, while anything that is shown replies to it.
That is written down when a status changes, which is seldom, so that a list is read off an index. The lock of
the post, which whoever writes a comment holds, lets only one at a time do so.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, exists, select, true, update

from blog.adapters.persistence.comments.rows import CommentRow
from blog.adapters.persistence.work import Work
from blog.domain.comments.comment import Comment
from blog.domain.comments.values import CommentStatus

_HIDDEN: Final = CommentRow.is_shown != true()
_THIS: Final = CommentRow.id == bindparam("comment")
_PARENT: Final = select(CommentRow.parent_id).where(_THIS)
_HAS_SHOWN_REPLY: Final = select(
    exists().where(CommentRow.parent_id == bindparam("comment"), CommentRow.is_shown == true())
)
_SHOW: Final = update(CommentRow).where(_THIS, _HIDDEN).values(is_shown=True)
_HIDE: Final = (
    update(CommentRow)
    .where(_THIS, CommentRow.is_shown == true(), CommentRow.status != CommentStatus.APPROVED.value)
    .values(is_shown=False)
)


async def settle_places(work: Work, comment: Comment) -> None:
    """Show or hide the place of a comment that was just stored, and what depends on it above."""
    place: UUID | None = comment.id
    while place is not None and await (_show if comment.is_approved else _hide)(work, place):
        ((parent_id,),) = await work.rows(_PARENT, comment=place)
        place = parent_id


async def _show(work: Work, place: UUID) -> bool:
    """Show a place; answers whether it was hidden, so that those above may have been, too."""
    return await work.change(_SHOW, comment=place) == 1


async def _hide(work: Work, place: UUID) -> bool:
    """Hide a place that nothing needs; answers whether it was shown, so that those above may be needless."""
    ((is_needed,),) = await work.rows(_HAS_SHOWN_REPLY, comment=place)
    return not is_needed and await work.change(_HIDE, comment=place) == 1
