"""Read a post as it is to be."""

from dataclasses import replace
from typing import Any

from blog.application.custom_fields.queries import CustomFieldQueries
from blog.application.custom_fields.views import rules_of
from blog.application.pending.queries import PendingChangeQueries
from blog.application.pending.views import PendingState
from blog.application.posts.queries import PostQueries, PostRef
from blog.application.posts.reading import PostReading
from blog.application.posts.views import ImageView, PendingView, PostView
from blog.application.series.queries import SeriesQueries
from blog.application.tags.queries import TagQueries
from blog.application.tags.views import TagLabel, meant
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce
from blog.domain.access.permissions import Action
from blog.domain.common.custom import CustomValues
from blog.domain.posts import policy
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.values import Body


class PendingReading:
    """Shows a post with its pending change to those who may read drafts of it, and to nobody else."""

    def __init__(
        self,
        posts: PostQueries,
        pending: PendingChangeQueries,
        tags: TagQueries,
        series: SeriesQueries,
        custom_fields: CustomFieldQueries,
    ) -> None:
        self._posts = posts
        self._pending = pending
        self._tags = tags
        self._series = series
        self._custom_fields = custom_fields

    async def get(self, actor: Actor, ref: PostRef) -> PostView:
        """The post with the change applied; as it is where nothing is pending.

        Raises like `PostReading.get`, and `AuthenticationRequired` and `PermissionDenied`.
        """
        post = await PostReading(self._posts).get(actor, ref)
        action = Action.POST_READ_DRAFT
        enforce(policy.may(actor, action, policy.PostFacts.of(post)), actor, PostNotFound(), action)
        return await self.applied(post)

    async def applied(self, post: PostView) -> PostView:
        """The post with the change, for whoever may know of it."""
        change = await self._pending.find(post.id)
        if change is None:
            return post
        shown = _changed(post, change, await self._labels(post, change))
        shown = replace(shown, custom=await self._custom(post, change))
        return await self._placed(shown, change) if "series" in change.changed else shown

    async def _placed(self, post: PostView, change: PendingState) -> PostView:
        place = change.content.series
        series = {} if place is None else await self._series.labels([place.series_id])
        if place is None or place.series_id not in series:
            return replace(post, series=None, previous=None, next=None)
        around = await self._posts.around(post.id, place)
        label = series[place.series_id]
        return replace(post, series=label.at(place.part), previous=around.previous, next=around.next)

    async def _labels(self, post: PostView, change: PendingState) -> tuple[TagLabel, ...]:
        if "tag_ids" not in change.changed:
            return post.tags
        wanted = change.content.tag_ids
        labels = await self._tags.labels(wanted)
        by_id = {label.id: label for label in labels.values()}
        return tuple(by_id[tag_id] for tag_id in meant(wanted, labels))

    async def _custom(self, post: PostView, change: PendingState) -> CustomValues:
        if "custom" not in change.changed:
            return post.custom
        wanted = change.content.custom
        # What publishing would leave out is not shown either.
        return rules_of(await self._custom_fields.all()).fitting(wanted) if wanted else wanted


def _changed(post: PostView, change: PendingState, tags: tuple[TagLabel, ...]) -> PostView:
    content, changed = change.content, change.changed
    own = content.excerpt if "excerpt" in changed else change.present_excerpt
    summary = content.body.summary if "body" in changed else change.present_summary
    shown: dict[str, Any] = {
        "tags": tags,
        "excerpt": summary if own is None else str(own),
        "has_own_excerpt": own is not None,
        "pending": PendingView(
            id=change.id,
            changed=change.names,
            publish_at=change.publish_at,
            editor=change.editor,
            updated_at=change.updated_at,
            version=change.version,
        ),
    }
    if "title" in changed:
        shown["title"] = content.title.value
    if "feature_image" in changed:
        shown["feature_image"] = ImageView.of(content.feature_image)
    if "body" in changed:
        shown |= _shown_body(content.body)
    same = {"kind", "featured", "seo", "visibility", "comments"} & set(changed)
    return replace(post, **shown, **{name: getattr(content, name) for name in same})


def _shown_body(body: Body) -> dict[str, Any]:
    return {
        "content": body.source.value,
        "content_html": body.html,
        "toc": body.toc,
        "word_count": body.word_count,
        "reading_time": Body.minutes_for(body.word_count),
    }
