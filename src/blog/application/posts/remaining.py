"""What a content of the past means by what is there now."""

from dataclasses import replace

from blog.application.posts.custom import fitting
from blog.application.tags.views import meant
from blog.application.unit_of_work import UnitOfWork
from blog.domain.posts.content import PostContent


async def of_today(unit: UnitOfWork, content: PostContent) -> PostContent:
    """The content with the tags that are meant by its tags now, and without what is gone.

    That is a series, or a custom value that would not be allowed any more. Nobody who edited the post took
    them off.
    """
    views, place = unit.views, content.series
    labels = await views.tags.labels(content.tag_ids)
    is_gone = place is not None and not await views.series.labels([place.series_id])
    return replace(
        content,
        tag_ids=meant(content.tag_ids, labels),
        series=None if is_gone else place,
        custom=await fitting(unit, content.custom),
    )
