"""Who wrote what, on the read side."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CompoundSelect, Uuid, bindparam, select, union_all
from sqlalchemy.orm import aliased

from blog.adapters.persistence.documents import looked_up, rows_as_json
from blog.adapters.persistence.posts.rows import PostCoauthorRow, PostRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.users.views import AuthorView
from blog.domain.common.ids import UserId

_User: Final = aliased(UserRow)
_OF_POST: Final = PostCoauthorRow.post_id == PostRow.id
# Nothing is looked for where there are none.
COAUTHOR_IDS: Final = looked_up(
    select(rows_as_json(PostCoauthorRow.position, PostCoauthorRow.user_id))
    .where(_OF_POST)
    .correlate(PostRow)
    .scalar_subquery(),
    where=PostRow.has_coauthors,
)
"""What `author_ids` takes."""
COAUTHORS: Final = looked_up(
    select(rows_as_json(PostCoauthorRow.position, _User.id, _User.username, _User.name))
    .select_from(PostCoauthorRow)
    .join(_User, _User.id == PostCoauthorRow.user_id)
    .where(_OF_POST)
    .correlate(PostRow)
    .scalar_subquery(),
    where=PostRow.has_coauthors,
)
"""What `coauthors` takes."""


def author_ids(first: UUID, others: Iterable[list[Any]] | None) -> tuple[UserId, ...]:
    """All authors of a post, of whose row these columns are."""
    return (UserId(first), *(UserId(UUID(user_id)) for _, user_id in sorted(others or ())))


def coauthors(rows: Iterable[list[Any]] | None) -> tuple[AuthorView, ...]:
    """The authors of a post besides the first one."""
    return tuple(
        AuthorView(id=UserId(UUID(user_id)), username=username, name=name)
        for _, user_id, username, name in sorted(rows or ())
    )


def posts_of(user: str) -> CompoundSelect[UUID]:
    """The ids of all posts that the user in this parameter is an author of, each once.

    In two parts, each of which reads an index: none serves a condition that is either of them.
    """
    author = bindparam(user, type_=Uuid())
    return union_all(
        select(PostRow.id).where(PostRow.author_id == author),
        select(PostCoauthorRow.post_id).where(PostCoauthorRow.user_id == author),
    )
