"""Posts that say the same in different languages."""

import pytest

from blog.application.posts.authoring import NewPost
from blog.application.posts.edits import PostChanges
from blog.application.posts.queries import PostFilter
from blog.application.posts.views import PostView
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import PermissionDenied, ValidationFailed
from blog.domain.common.ids import PostId
from blog.domain.common.locale import Locale
from blog.domain.common.paging import PageRequest
from blog.domain.posts.errors import TranslationTaken
from blog.domain.posts.post import Post
from blog.domain.users.user import User
from tests.support.contracts.ground import state
from tests.support.fakes.system import uuid7
from tests.support.world import World, actor

GERMAN, FRENCH = Locale("de"), Locale("fr")


@pytest.fixture
async def author(world: World) -> User:
    return await world.somebody(Role.AUTHOR)


@pytest.fixture
async def original(world: World, author: User) -> Post:
    """A published post in English that nobody has translated."""
    await world.given(post := world.make.post(author, locale=Locale("en"), translation_group=None))
    return post


async def translate(
    world: World, by: User, of: PostId, locale: str = "de", *, publish: bool = False
) -> PostView:
    new = NewPost(title="T", locale=locale, translation_of=of, publish=publish)
    return await world.post_authoring.draft(actor(by), new)


def group_of(world: World, post_id: PostId) -> object:
    return world.store.tables.posts[post_id].content.translation_group


async def translations(world: World, who: User | None, post_id: PostId) -> list[str]:
    view = await world.post_reading.get(ANONYMOUS if who is None else actor(who), post_id)
    return [each.locale for each in view.translations]


async def test_a_post_is_in_the_language_of_the_site_unless_it_says_otherwise(
    world: World, author: User
) -> None:
    plain = await world.post_authoring.draft(actor(author), NewPost(title="T"))
    german = await world.post_authoring.draft(actor(author), NewPost(title="T", locale="de-at"))
    assert (plain.locale, german.locale) == ("en", "de-AT")
    edited = await world.post_authoring.edit(actor(author), german.id, PostChanges(locale="de"))
    assert edited.locale == "de"
    assert (plain.translations, edited.translations) == ((), ())


async def test_the_first_translation_ties_both_together(world: World, author: User, original: Post) -> None:
    made = await translate(world, author, original.id)
    assert group_of(world, made.id) == group_of(world, original.id) is not None
    # Nobody is to see by the original that there is a draft.
    assert world.store.tables.posts[original.id].version == original.version
    assert world.store.event_names == ["post.drafted"]
    assert await translations(world, author, original.id) == ["de"]
    assert await translations(world, author, made.id) == ["en"]


async def test_any_post_of_the_group_leads_to_it(world: World, author: User, original: Post) -> None:
    german = await translate(world, author, original.id)
    before = world.store.tables.posts[german.id].version
    french = await translate(world, author, german.id, "fr")
    assert world.store.tables.posts[german.id].version == before
    assert await translations(world, author, original.id) == ["de", "fr"]
    assert [each.id for each in french.translations] == [german.id, original.id]


async def test_posts_are_tied_and_untied_later(world: World, author: User, original: Post) -> None:
    other = await world.post_authoring.draft(actor(author), NewPost(title="T", locale="de"))
    tied = await world.post_authoring.edit(actor(author), other.id, PostChanges(translation_of=original.id))
    assert [each.id for each in tied.translations] == [original.id]
    again = await world.post_authoring.edit(actor(author), other.id, PostChanges(translation_of=original.id))
    assert again == tied
    untied = await world.post_authoring.edit(actor(author), other.id, PostChanges(translation_of=None))
    assert untied.translations == ()
    assert await translations(world, author, original.id) == []


async def test_who_knows_of_no_translation_has_nothing_to_untie(
    world: World, author: User, original: Post
) -> None:
    editor = await world.somebody(Role.EDITOR)
    await translate(world, editor, original.id)
    nothing = PostChanges(translation_of=None)
    same = await world.post_authoring.edit(actor(author), original.id, nothing)
    assert same.version == original.version
    assert await translations(world, editor, original.id) == ["de"]
    untied = await world.post_authoring.edit(actor(editor), original.id, nothing)
    assert (untied.version, group_of(world, original.id)) == (original.version + 1, None)


async def test_there_is_one_translation_into_each_language(
    world: World, author: User, original: Post
) -> None:
    await translate(world, author, original.id)
    with pytest.raises(TranslationTaken):
        await translate(world, author, original.id)
    french = await translate(world, author, original.id, "fr")
    with pytest.raises(TranslationTaken):
        await world.post_authoring.edit(actor(author), french.id, PostChanges(locale="de"))
    with pytest.raises(TranslationTaken):
        await translate(world, author, original.id, "en")


async def test_nothing_is_left_behind_by_what_is_refused(world: World, author: User, original: Post) -> None:
    with pytest.raises(TranslationTaken):
        await translate(world, author, original.id, "en")
    assert state(world.store.tables.posts[original.id]) == state(original)


@pytest.mark.parametrize("hidden", [True, False])
async def test_a_post_that_one_may_not_know_of_is_as_good_as_none(
    world: World, author: User, hidden: bool
) -> None:
    draft = world.make.draft(await world.somebody(Role.EDITOR))
    await world.given(draft)
    with pytest.raises(ValidationFailed) as error:
        await translate(world, author, draft.id if hidden else PostId(uuid7(9_999)))
    assert [(each.field, each.code) for each in error.value.errors] == [("translation_of", "unknown")]


async def test_a_post_is_no_translation_of_itself(world: World, author: User, original: Post) -> None:
    with pytest.raises(ValidationFailed) as error:
        await world.post_authoring.edit(actor(author), original.id, PostChanges(translation_of=original.id))
    assert [(each.field, each.code) for each in error.value.errors] == [("translation_of", "itself")]


async def test_who_may_not_edit_a_post_does_not_tie_theirs_to_it(world: World, original: Post) -> None:
    other = await world.somebody(Role.AUTHOR)
    with pytest.raises(PermissionDenied, match=r"^translation_of: "):
        await translate(world, other, original.id)
    assert state(world.store.tables.posts[original.id]) == state(original)
    editor = await world.somebody(Role.EDITOR)
    assert (await translate(world, editor, original.id)).translations


async def test_a_translation_that_is_a_draft_is_known_to_those_who_may_read_it(
    world: World, author: User, original: Post
) -> None:
    editor = await world.somebody(Role.EDITOR)
    german = await translate(world, editor, original.id)
    assert await translations(world, editor, original.id) == ["de"]
    strangers = (None, await world.somebody(Role.READER), author)
    for stranger in strangers:
        assert await translations(world, stranger, original.id) == []
    await world.post_publishing.publish(actor(editor), german.id)
    for stranger in strangers:
        assert await translations(world, stranger, original.id) == ["de"]


async def test_lists_show_no_more_translations_than_single_posts(
    world: World, author: User, original: Post
) -> None:
    await translate(world, await world.somebody(Role.EDITOR), original.id)
    await translate(world, author, original.id, "fr", publish=True)
    for who in (ANONYMOUS, actor(author)):
        wanted, page = PostFilter(locale=Locale("en")), PageRequest()
        (listed,) = (await world.post_reading.list(who, wanted, page, with_meta=True)).items
        assert listed.translations == (await world.post_reading.get(who, original.id)).translations
        assert [each.locale for each in listed.translations] == ["fr"]
        (bare,) = (await world.post_reading.list(who, wanted, page)).items
        assert bare.translations == ()
