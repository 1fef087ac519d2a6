"""Render again what another renderer has made, such as an older release."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from blog.application.ports.markdown import MarkdownRenderer
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.comments.values import CommentBody, CommentText
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import CommentId, PostId
from blog.domain.posts.values import Body, Markdown

Id = TypeVar("Id", PostId, CommentId)
Source = TypeVar("Source", Markdown, CommentText)
Rendered = TypeVar("Rendered", Body, CommentBody)

BATCH: Final = 50
"""Texts read at once; the longest posts make ten megabytes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderingReport:
    """What has become of the texts."""

    posts: int
    """Posts that were rendered."""
    comments: int
    """Comments that were."""
    refused: tuple[PostId | CommentId, ...]
    """Those that are too complex by now: they keep the HTML that they have."""


@dataclass(frozen=True, slots=True)
class _Texts(Generic[Id, Source, Rendered]):
    """The texts of one kind of aggregate."""

    outdated: Callable[[UnitOfWork, str | None, Id | None], Awaitable[Sequence[tuple[Id, Source]]]]
    render: Callable[[Source], Awaitable[Rendered]]
    put: Callable[[UnitOfWork, Id, Rendered], Awaitable[bool]]


class Rerendering:
    """Renders posts and comments whose HTML is not of the present renderer.

    It may be stopped at any time, and goes on where it was when it is called again: what is rendered is
    stored, one text at a time. A text that somebody changes meanwhile is theirs: the change has rendered it.
    """

    def __init__(self, transact: Transact, markdown: MarkdownRenderer) -> None:
        self._transact = transact
        self._markdown = markdown

    async def render(self, *, everything: bool = False) -> RenderingReport:
        """Render what is outdated, or everything: no version advances and no event tells of it.

        Raises `RenderingBusy` where nothing can be rendered at all.
        """
        wanted = None if everything else self._markdown.name
        posts: _Texts[PostId, Markdown, Body] = _Texts(
            lambda unit, renderer, after: unit.posts.outdated(renderer, after, BATCH),
            self._markdown.render_post,
            lambda unit, post_id, body: unit.posts.rerender(post_id, body),
        )
        comments: _Texts[CommentId, CommentText, CommentBody] = _Texts(
            lambda unit, renderer, after: unit.comments.outdated(renderer, after, BATCH),
            self._markdown.render_comment,
            lambda unit, comment_id, body: unit.comments.rerender(comment_id, body),
        )
        post_count, refused_posts = await self._render(posts, wanted)
        comment_count, refused_comments = await self._render(comments, wanted)
        return RenderingReport(
            posts=post_count, comments=comment_count, refused=(*refused_posts, *refused_comments)
        )

    async def _render(
        self, texts: _Texts[Id, Source, Rendered], renderer: str | None
    ) -> tuple[int, list[Id]]:
        rendered = 0
        refused: list[Id] = []
        after: Id | None = None
        while batch := await self._batch(texts, renderer, after):
            for text_id, source in batch:
                try:
                    body = await texts.render(source)
                except ValidationFailed:
                    refused.append(text_id)
                else:
                    rendered += await self._put(texts, text_id, body)
                after = text_id
        return rendered, refused

    async def _batch(
        self, texts: _Texts[Id, Source, Rendered], renderer: str | None, after: Id | None
    ) -> Sequence[tuple[Id, Source]]:
        return await self._transact(lambda unit: texts.outdated(unit, renderer, after))

    async def _put(self, texts: _Texts[Id, Source, Rendered], text_id: Id, body: Rendered) -> bool:
        return await self._transact(lambda unit: texts.put(unit, text_id, body))
