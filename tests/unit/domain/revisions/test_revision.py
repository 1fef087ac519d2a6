"""What a revision says of a version."""

from blog.domain.common.ids import PostId
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from blog.domain.revisions.revision import Revision
from blog.domain.revisions.snapshot import snapshot_of
from tests.support.builders import Builders
from tests.support.fakes.system import START, uuid7

make = Builders()
AUTHOR, EDITOR = make.user(), make.user()


def test_the_first_one_has_all_of_the_content_and_its_author() -> None:
    content = make.post(AUTHOR).content
    post = Post.draft(id=PostId(uuid7(1)), author_id=AUTHOR.id, content=content, now=START)
    revision = Revision.of(post, None)
    assert (revision.post_id, revision.number, revision.created_at) == (post.id, 1, START)
    assert revision.editor_id == AUTHOR.id
    assert revision.changed == tuple(snapshot_of(content))
    assert revision.content == snapshot_of(content)


def test_a_later_one_names_what_is_different_and_who_was_last() -> None:
    post = make.draft(AUTHOR)
    before = post.content
    post.edit(ContentChanges(title=Title("New")), by=AUTHOR.id, now=START)
    post.publish(by=EDITOR.id, now=START)
    post.transfer(EDITOR.id, by=EDITOR.id, now=START)
    revision = Revision.of(post, before)
    assert revision.changed == ("title", "status", "author", "authors")
    assert (revision.number, revision.editor_id) == (post.version, EDITOR.id)


def test_what_no_event_tells_is_found_all_the_same() -> None:
    post = make.draft(AUTHOR)
    before = post.content
    post.edit(ContentChanges(title=Title("New")), by=AUTHOR.id, now=START)
    post.collect_events()
    revision = Revision.of(post, before)
    assert (revision.changed, revision.editor_id) == (("title",), None)


def test_the_service_is_nobody() -> None:
    post = make.draft(AUTHOR)
    post.publish(by=None, now=START)
    assert Revision.of(post, post.content).editor_id is None
