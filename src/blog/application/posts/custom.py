"""Custom values of posts, by the fields that there are when they are stored."""

from collections.abc import Mapping
from datetime import datetime

from blog.application.unit_of_work import UnitOfWork
from blog.domain.common.custom import CustomChanges, CustomValue, CustomValues
from blog.domain.common.ids import UserId
from blog.domain.posts.post import Post


async def checked(unit: UnitOfWork, given: Mapping[str, CustomValue | None]) -> CustomChanges:
    """What an author gives, as it is kept. No field changes or goes before it is stored.

    Raises `ValidationFailed` with every error there is, for fields such as `custom/rating`.
    """
    return (await unit.custom_fields.rules()).checked(given) if given else CustomChanges(given)


async def fitting(unit: UnitOfWork, values: CustomValues) -> CustomValues:
    """Those values of the past that could be given today."""
    return (await unit.custom_fields.rules()).fitting(values) if values else values


async def expect_required(unit: UnitOfWork, values: CustomValues) -> None:
    """Raise `ValidationFailed` unless the values, of what goes public, are all that are required."""
    (await unit.custom_fields.rules()).expect_required(values)


async def expect_kept(unit: UnitOfWork, post: Post, before: CustomValues, after: CustomValues) -> None:
    """Raise `ValidationFailed` where a post that is public, or about to be, would lose what is required.

    What it did not have before, because it was not required then, is no obstacle.
    """
    if (post.is_published or post.is_scheduled) and before.keys() - after.keys():
        (await unit.custom_fields.rules()).expect_kept(before, after)


async def keep_up(
    unit: UnitOfWork, post: Post, before: CustomValues, *, by: UserId | None, now: datetime
) -> None:
    """Have what is pending say of a post that was edited itself what it does not change: value by value."""
    if post.content.custom == before:
        return
    change = await unit.pending.find(post.id)
    if change is not None and change.follow(before, post.content.custom, by=by, now=now):
        await unit.pending.save(change)
