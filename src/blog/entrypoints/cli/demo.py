"""A small, believable blog to look at: people, a year of posts, and what readers said about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from blog.application.ports.clock import Clock
from blog.application.posts.authoring import NewPost
from blog.application.users.registration import Registration
from blog.container import Container
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.common.ids import CommentId, PostId
from blog.domain.common.paging import LARGEST_LIMIT, PageRequest
from blog.domain.posts.values import PostStatus

JOINED: Final = timedelta(days=370)
"""How long ago the people of the demo made their accounts."""


class DemoRefused(Exception):
    """The demo cannot be put into this database; the message is one line."""


class Person(BaseModel):
    """Somebody who writes or reads; an item of `people.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: str
    name: str
    email: str
    role: Role
    bio: str


class Text(BaseModel):
    """A post; a file in `posts/`: lines `key: value`, a line `---`, and the Markdown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    author: str
    tags: str
    """Names, separated by commas."""
    days_ago: int
    slug: str | None = None
    excerpt: str | None = None
    status: PostStatus = PostStatus.PUBLISHED
    content: str


class Remark(BaseModel):
    """A comment and what was answered; in `comments.json`, by the file of the post."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str
    hours: int
    """After the post, or after the comment that it answers."""
    content: str
    deleted: bool = False
    """Deleted by its author, after the replies."""
    replies: tuple["Remark", ...] = ()


@dataclass(frozen=True, slots=True)
class DemoContent:
    """All that the demo is made of."""

    people: tuple[Person, ...]
    posts: Mapping[str, Text]
    """By file name, the oldest first."""
    remarks: Mapping[str, tuple[Remark, ...]]


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was made."""

    people: tuple[Person, ...]
    posts: int
    drafts: int
    tags: int
    comments: int

    def __str__(self) -> str:
        made = (
            f"{len(self.people)} people, {self.posts} posts ({self.drafts} of them drafts), "
            f"{self.tags} tags, {self.comments} comments"
        )
        return "\n".join([made, *(f"  {person.email} ({person.role})" for person in self.people)])


class SteppingClock(Clock):
    """Tells the moment that it was last set to, and the real time when it is let go.

    So the posts of the demo spread over the last year, although every one is made by the same use case that
    makes real ones.
    """

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._moment: datetime | None = None

    def now(self) -> datetime:
        return self._moment or self._real.now()

    def monotonic(self) -> float:
        return self._real.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._real.sleep(seconds)

    def set(self, moment: datetime | None) -> None:
        """Stand at this moment; None for the real time."""
        self._moment = moment


async def fill(container: Container, password: str) -> DemoSummary:
    """Put the demo into the database of the container; everybody in it has this password.

    Uses nothing but the use cases. Raises `DemoRefused`, and changes nothing, where one of the people is
    there already.
    """
    content = read_content()
    await _refuse_twice(container, content)
    clock = SteppingClock(container.clock())
    with container.clock.override(clock):
        try:
            return await _Filling(container, clock, content).run(password)
        finally:
            clock.set(None)


def read_content() -> DemoContent:
    """The files in `demo_content/`."""
    folder = files("blog.entrypoints.cli") / "demo_content"
    remarks = TypeAdapter(dict[str, tuple[Remark, ...]])
    people = TypeAdapter(tuple[Person, ...])
    posts = sorted((folder / "posts").iterdir(), key=lambda file: file.name)
    return DemoContent(
        people=people.validate_json((folder / "people.json").read_bytes()),
        posts={file.name.removesuffix(".md"): read_post(file.read_text("utf-8")) for file in posts},
        remarks=remarks.validate_json((folder / "comments.json").read_bytes()),
    )


def read_post(text: str) -> Text:
    """A post from the text of its file."""
    head, _, body = text.partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Text.model_validate({**{key: value.strip('"') for key, value in fields.items()}, "content": body})


async def _refuse_twice(container: Container, content: DemoContent) -> None:
    wanted = {person.username for person in content.people}
    page = PageRequest(limit=LARGEST_LIMIT)
    while True:
        found = await container.user_reading().list(ANONYMOUS, page)
        taken = sorted(wanted & {user.username for user in found.items})
        if taken:
            raise DemoRefused(
                f"the user {taken[0]} is here already; the demo needs a database without its people"
            )
        if found.next is None:
            return
        page = PageRequest(limit=LARGEST_LIMIT, position=found.next)


class _Filling:
    """One run: who is who, and how much was made."""

    def __init__(self, container: Container, clock: SteppingClock, content: DemoContent) -> None:
        self._container = container
        self._clock = clock
        self._content = content
        self._today = clock.now()
        self._actors: dict[str, Actor] = {}
        self._comments = 0

    async def run(self, password: str) -> DemoSummary:
        self._clock.set(self._today - JOINED)
        for person in self._content.people:
            await self._appoint(person, password)
        for number, (name, text) in enumerate(self._content.posts.items()):
            # Nobody publishes at the same time every day.
            written = self._today - timedelta(days=text.days_ago, minutes=number * 137 % 720)
            post_id = await self._write(text, written)
            for remark in self._content.remarks.get(name, ()):
                await self._remark(post_id, remark, written)
        texts = self._content.posts.values()
        return DemoSummary(
            people=self._content.people,
            posts=len(texts),
            drafts=sum(text.status is PostStatus.DRAFT for text in texts),
            tags=len({tag for text in texts for tag in _tags(text)}),
            comments=self._comments,
        )

    async def _appoint(self, person: Person, password: str) -> None:
        registration = Registration(
            name=person.name,
            email=person.email,
            password=password,
            username=person.username,
            bio=person.bio,
        )
        user = await self._container.user_registration().appoint(registration, person.role)
        self._actors[person.username] = Actor(user_id=user.id, role=person.role)

    async def _write(self, text: Text, moment: datetime) -> PostId:
        self._clock.set(moment)
        new = NewPost(
            title=text.title,
            content=text.content,
            slug=text.slug,
            excerpt=text.excerpt,
            tags=_tags(text),
            publish=text.status is PostStatus.PUBLISHED,
        )
        return (await self._container.post_authoring().draft(self._actors[text.author], new)).id

    async def _remark(
        self, post_id: PostId, remark: Remark, since: datetime, parent_id: CommentId | None = None
    ) -> None:
        discussion = self._container.comment_discussion()
        actor = self._actors[remark.by]
        moment = since + timedelta(hours=remark.hours)
        self._clock.set(moment)
        comment = await discussion.post(actor, post_id, remark.content, parent_id=parent_id)
        self._comments += 1
        for reply in remark.replies:
            await self._remark(post_id, reply, moment, comment.id)
        if remark.deleted:
            await discussion.delete(actor, comment.id)


def _tags(text: Text) -> list[str]:
    return [name.strip() for name in text.tags.split(",")]
