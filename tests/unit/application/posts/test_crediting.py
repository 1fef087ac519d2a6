"""Who wrote a post: who may say so, what is refused, and what each of the authors has of it."""

import pytest

from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.application.posts.queries import PostFilter
from blog.application.previews.issuing import NewPreview
from blog.application.unit_of_work import TransientConflict
from blog.application.users.closing import PostsOfUser
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import PermissionDenied, PreconditionFailed, ValidationFailed
from blog.domain.common.ids import UserId
from blog.domain.common.locale import Locale
from blog.domain.common.paging import PageRequest
from blog.domain.posts.errors import PostNotFound
from blog.domain.posts.post import Post
from blog.domain.posts.values import PostStatus
from blog.domain.users.errors import UserHasPosts, UserNotFound
from blog.domain.users.user import User
from blog.domain.users.values import Username
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor

NOBODY = UserId(uuid7(1))


@pytest.fixture
async def editor(world: World) -> User:
    return await world.somebody(Role.EDITOR)


@pytest.fixture
async def ada(world: World) -> User:
    return await world.somebody(Role.AUTHOR, username=Username("ada"))


@pytest.fixture
async def bob(world: World) -> User:
    return await world.somebody(Role.AUTHOR, username=Username("bob"))


@pytest.fixture
async def post(world: World, ada: User) -> Post:
    post = world.make.post(ada)
    await world.given(post)
    return post


def stored(world: World, post: Post) -> Post:
    return world.store.tables.posts[post.id]


def problems(error: ValidationFailed) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in error.errors]


async def test_an_editor_writes_in_the_name_of_others(
    world: World, editor: User, ada: User, bob: User
) -> None:
    new = NewPost(title="Ours", authors=(Username("bob"), ada.id), publish=True)
    view = await world.post_authoring.draft(actor(editor), new)
    assert ([author.username for author in view.authors], view.author.id) == (["bob", "ada"], bob.id)
    assert [entry.event.actor_id for entry in world.store.outbox] == [editor.id] * 3
    assert world.store.event_names == ["post.drafted", "post.credited", "post.published"]


async def test_an_editor_says_who_wrote_a_post_in_one_version(
    world: World, editor: User, ada: User, bob: User, post: Post
) -> None:
    changes = PostChanges(title="New", authors=(bob.id, Username("ada")))
    view = await world.post_authoring.edit(actor(editor), post.id, changes)
    assert (view.author_ids, view.version) == ((bob.id, ada.id), post.version + 1)
    assert world.store.event_names == ["post.edited", "post.transferred", "post.credited"]
    page = await world.revision_reading.list(actor(editor), post.id, PageRequest())
    assert page.items[0].changed == ("title", "author", "authors")


async def test_authors_name_nobody_but_themselves(world: World, ada: User, bob: User, post: Post) -> None:
    with pytest.raises(PermissionDenied, match="authors"):
        await world.post_authoring.draft(actor(ada), NewPost(title="a", authors=(ada.id, bob.id)))
    with pytest.raises(PermissionDenied, match="authors"):
        await world.post_authoring.edit(actor(ada), post.id, PostChanges(authors=(ada.id, bob.id)))
    assert state(stored(world, post)) == state(post)
    view = await world.post_authoring.draft(actor(ada), NewPost(title="a", authors=(Username("ada"),)))
    assert view.author_ids == (ada.id,)
    changes = PostChanges(title="New", authors=(Username("ada"),))
    assert (await world.post_authoring.edit(actor(ada), post.id, changes)).title == "New"


async def test_whoever_is_named_is_there_and_may_write(world: World, editor: User, post: Post) -> None:
    reader, gone = await world.somebody(Role.READER), await world.somebody(Role.OWNER, is_active=False)
    contributor = await world.somebody(Role.CONTRIBUTOR)
    named = (contributor.id, reader.id, NOBODY, gone.username, Username("nobody"))
    expected = [
        ("authors/1", "unfit"),
        ("authors/2", "unknown"),
        ("authors/3", "unfit"),
        ("authors/4", "unknown"),
    ]
    with pytest.raises(ValidationFailed) as error:
        await world.post_authoring.draft(actor(editor), NewPost(title="a", authors=named))
    assert problems(error.value) == expected
    with pytest.raises(ValidationFailed) as error:
        await world.post_authoring.edit(actor(editor), post.id, PostChanges(authors=named))
    assert problems(error.value) == expected
    twice = (contributor.id, contributor.username)
    for refused in (
        world.post_authoring.draft(actor(editor), NewPost(title="a", authors=twice)),
        world.post_authoring.edit(actor(editor), post.id, PostChanges(authors=twice)),
    ):
        with pytest.raises(ValidationFailed) as error:
            await refused
        assert problems(error.value) == [("authors", "out_of_range")]
    assert state(stored(world, post)) == state(post)


async def test_an_author_who_may_write_no_more_stays_and_can_change_places(
    world: World, editor: User, bob: User
) -> None:
    left = await world.somebody(Role.READER, is_active=False)
    post = world.make.post(bob, coauthor_ids=(left.id,))
    await world.given(post)
    view = await world.post_authoring.edit(actor(editor), post.id, PostChanges(authors=(left.id, bob.id)))
    assert view.author_ids == (left.id, bob.id)


async def test_others_who_said_who_wrote_it_are_not_overruled_unseen(
    world: World, editor: User, ada: User, bob: User, post: Post
) -> None:
    seen = await world.post_authoring.edit(actor(ada), post.id, PostChanges(title="Seen"))
    await world.post_authoring.edit(actor(editor), post.id, PostChanges(authors=(ada.id, editor.id)))
    merge = world.post_authoring.merge
    edit = await merge(actor(ada), post.id, PostChanges(title="Mine"), seen_version=seen.version)
    assert (edit.view.author_ids, edit.changed_by_others) == ((ada.id, editor.id), ("authors",))
    with pytest.raises(PreconditionFailed) as error:
        await merge(actor(editor), post.id, PostChanges(authors=(ada.id, bob.id)), seen_version=seen.version)
    assert error.value.conflicting == ("authors",)
    same = PostChanges(authors=(ada.id, editor.id), title="Mine")
    assert (await merge(actor(editor), post.id, same, seen_version=seen.version)).view.title == "Mine"


async def test_authors_do_not_wait_for_a_pending_change(
    world: World, editor: User, ada: User, bob: User, post: Post
) -> None:
    amend = world.pending_amending.amend
    for _ in range(2):
        with pytest.raises(ValidationFailed) as error:
            await amend(actor(editor), post.id, PostChanges(authors=(ada.id, bob.id)))
        assert problems(error.value) == [("authors", "not_pending")]
        # What is so already is no change, and once anything is pending it is no other.
        await amend(actor(editor), post.id, PostChanges(title="New", authors=(ada.id,)))
    draft = world.make.draft(ada)
    await world.given(draft)
    assert (await amend(actor(editor), draft.id, PostChanges(authors=(bob.id,)))).author_ids == (bob.id,)
    with pytest.raises(PermissionDenied):
        await amend(actor(bob), draft.id, PostChanges(authors=(bob.id, ada.id)))


async def test_a_restored_revision_leaves_the_authors_as_they_are(
    world: World, editor: User, ada: User, bob: User
) -> None:
    view = await world.post_authoring.draft(actor(ada), NewPost(title="Old"))
    changes = PostChanges(title="New", authors=(bob.id, ada.id))
    await world.post_authoring.edit(actor(editor), view.id, changes)
    restored = await world.revision_restoring.restore(actor(bob), view.id, 1)
    assert (restored.title, restored.author_ids) == ("Old", (bob.id, ada.id))


async def test_each_author_reads_and_changes_what_they_wrote_together(
    world: World, ada: User, bob: User
) -> None:
    draft = world.make.draft(ada, coauthor_ids=(bob.id,))
    public = world.make.post(ada, coauthor_ids=(bob.id,))
    comment = world.make.comment(public, ada)
    await world.given(draft, public, comment)
    who, cat = actor(bob), actor(await world.somebody(Role.AUTHOR))
    wanted = PostFilter(status=PostStatus.DRAFT, author=Username("ada"))
    for asker, found in ((who, [draft.id]), (cat, []), (ANONYMOUS, [])):
        page = await world.post_reading.list(asker, wanted, PageRequest(count=True))
        assert ([each.id for each in page.items], page.total) == (found, len(found))
    assert (await world.post_reading.get(who, draft.content.slug)).id == draft.id
    assert (await world.pending_reading.get(who, public.id)).id == public.id
    assert (await world.revision_reading.list(who, public.id, PageRequest())).items
    preview = await world.preview_issuing.issue(who, draft.id, NewPreview())
    assert (await world.preview_opening.open(preview.token)).id == draft.id
    queue = await world.comment_reading.list_to_moderate(who, PageRequest())
    assert [each.id for each in queue.items] == [comment.id]
    assert (await world.post_publishing.publish(who, draft.id)).is_published
    with pytest.raises(PostNotFound):
        await world.post_reading.get(cat, (await world.post_publishing.unpublish(who, draft.id)).id)


async def test_a_translation_that_is_a_draft_is_known_to_each_of_its_authors(
    world: World, ada: User, bob: User
) -> None:
    public = world.make.post(ada)
    group = public.content.translation_group
    hidden = world.make.draft(ada, coauthor_ids=(bob.id,), locale=Locale("fr"), translation_group=group)
    await world.given(public, hidden)
    for asker, known in ((actor(bob), [hidden.id]), (ANONYMOUS, [])):
        view = await world.post_reading.get(asker, public.id)
        assert [each.id for each in view.translations] == known


async def test_all_that_a_user_wrote_is_transferred_with_others_or_alone(
    world: World, ada: User, bob: User
) -> None:
    admin, cat = await world.somebody(Role.ADMIN), await world.somebody(Role.AUTHOR)
    posts = [
        world.make.post(ada),
        world.make.draft(ada, coauthor_ids=(cat.id, bob.id)),
        world.make.trashed(cat, coauthor_ids=(ada.id,)),
        world.make.post(bob, coauthor_ids=(ada.id,)),
        other := world.make.post(cat, coauthor_ids=(bob.id,)),
    ]
    await world.given(*posts)
    assert await world.post_transfer.transfer(actor(admin), ada.id, bob.id) == 4
    after = [stored(world, post).author_ids for post in posts]
    assert after == [(bob.id,), (bob.id, cat.id), (cat.id, bob.id), (bob.id,), other.author_ids]


async def test_an_account_ends_and_leaves_to_the_others_what_they_wrote_together(
    world: World, ada: User, bob: User
) -> None:
    admin = await world.somebody(Role.ADMIN)
    led, joined = world.make.post(ada, coauthor_ids=(bob.id,)), world.make.draft(bob, coauthor_ids=(ada.id,))
    alone = world.make.post(ada)
    await world.given(led, joined, alone)
    with pytest.raises(UserHasPosts):
        await world.account_closing.close(actor(admin), ada.id)
    assert stored(world, led).author_ids == (ada.id, bob.id)
    await world.account_closing.close(actor(admin), ada.id, posts=PostsOfUser.DELETE)
    assert [stored(world, post).author_ids for post in (led, joined)] == [(bob.id,), (bob.id,)]
    assert alone.id not in world.store.tables.posts
    names = ["post.transferred", "post.credited", "post.deleted", "user.deleted"]
    assert [name for name in world.store.event_names if name in names] == names


async def test_an_author_who_is_gone_at_this_moment_is_looked_for_again(
    world: World, editor: User, ada: User, bob: User, post: Post
) -> None:
    world.store.faults.plan("posts.add", UserNotFound())
    view = await world.post_authoring.draft(actor(editor), NewPost(title="a", authors=(bob.id,)))
    assert view.author_ids == (bob.id,)
    draft = world.make.draft(ada)
    await world.given(draft)
    changes = PostChanges(authors=(bob.id,))
    for edit, target in ((world.post_authoring.edit, post), (world.pending_amending.amend, draft)):
        world.store.faults.plan("posts.save", UserNotFound())
        assert (await edit(actor(editor), target.id, changes)).author_ids == (bob.id,)
    world.store.faults.plan("posts.save", UserNotFound(), times=5)
    with pytest.raises(TransientConflict):
        await world.post_authoring.edit(actor(editor), post.id, PostChanges(title="b"))
