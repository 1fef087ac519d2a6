"""What every `UserRepository` promises."""

import pytest

from blog.domain.access.roles import Role
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.ids import UserId
from blog.domain.users.errors import EmailTaken, UserHasPosts, UsernameTaken, UserNotFound
from blog.domain.users.user import User
from blog.domain.users.values import Bio, Email, PasswordHash, UserName, Username
from tests.support.builders import Builders
from tests.support.contracts.ground import Ground, StorageContract, refused, state
from tests.support.fakes.system import START, uuid7

SAME_TEXT = {
    "python": "PYTHON",
    "straße": "STRASSE",
    "Σίσυφος": "ΣΊΣΥΦΟΣ",
    "cafe\u0301": "CAFÉ",
    "ﬁnch": "Finch",
    "\uff37\uff49\uff44\uff45": "wide",
}
"""Two spellings of one key: case, sharp s, final sigma, a composed accent, a ligature, full width."""
DIFFERENT_TEXT = {
    "café": "cafe",
    "🦉": "🐍",
    "\u0131l\u0131k": "ilik",
    "İzmir": "izmir",
    "ö": "oe",
    "はは": "ばば",
    "かか": "カカ",
}
"""Two keys that a careless collation takes for one: accents, emoji, Turkish letters, umlauts, kana."""


class UserRepositoryContract(StorageContract):
    async def get(self, ground: Ground, user_id: UserId) -> User:
        async with ground.units() as unit:
            return await unit.users.get(user_id)

    async def test_a_user_comes_back_as_it_was_stored(self, ground: Ground, make: Builders) -> None:
        users = [make.user(role=role, is_active=flag) for role in Role for flag in (True, False)]
        await ground.given(*users)
        for user in users:
            back = await self.get(ground, user.id)
            assert back is not user
            assert state(back) == state(user)
            assert back.collect_events() == []

    async def test_the_longest_values_come_back_whole(self, ground: Ground, make: Builders) -> None:
        user = make.user(
            name=UserName("🦉" * UserName.LONGEST),
            username=Username("u" * Username.LONGEST),
            email=Email("é" * 64 + "@" + "x" * 31 + ".org"),
            password=PasswordHash("p" * 255),
            bio=Bio("b" * Bio.MOST_BYTES),
        )
        assert len(user.email.value) == Email.LONGEST
        await ground.given(user)
        assert state(await self.get(ground, user.id)) == state(user)

    async def test_an_address_with_the_longest_key_is_stored(self, ground: Ground, make: Builders) -> None:
        user = make.user(email=Email("ﬃ" * 62 + "@" + "ß" * 32 + ".org"))
        assert len(user.email.key) == Email.LONGEST_KEY
        await ground.given(user)
        assert (await self.get(ground, user.id)).email == user.email

    async def test_times_come_back_to_the_microsecond_and_in_utc(
        self, ground: Ground, make: Builders
    ) -> None:
        for microsecond in (0, 1, 500_000, 999_999):
            at = START.replace(microsecond=microsecond)
            user = make.user(created_at=at, updated_at=at)
            await ground.given(user)
            back = await self.get(ground, user.id)
            assert (back.created_at, back.updated_at) == (at, at)
            assert str(back.created_at).endswith("+00:00")

    async def test_an_unknown_id_is_not_found(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.user())
        async with ground.units() as unit:
            with pytest.raises(UserNotFound):
                await unit.users.get(UserId(uuid7(1)))

    async def test_a_change_is_stored_only_when_it_is_saved(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        await ground.given(user)
        async with ground.units() as unit:
            handed_out = await unit.users.get(user.id)
            handed_out.edit(by=user.id, now=START, bio=Bio("forgotten"))
        assert state(await self.get(ground, user.id)) == state(user)

    async def test_a_saved_change_is_stored(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        await ground.given(user)
        async with ground.units() as unit:
            changed = await unit.users.get(user.id)
            changed.edit(
                by=user.id,
                now=START,
                name=UserName("Other"),
                username=Username("other"),
                bio=Bio(""),
            )
            changed.change_email(Email("other@example.com"), by=user.id, now=START)
            changed.change_role(Role.CONTRIBUTOR, by=None, now=START)
            changed.deactivate(by=None, now=START)
            changed.rehash_password(PasswordHash("newer"), now=START)
            await unit.users.save(changed)
        assert state(await self.get(ground, user.id)) == state(changed)
        assert changed.version == user.version + 5

    async def test_a_user_can_be_saved_several_times_in_one_unit_of_work(
        self, ground: Ground, make: Builders
    ) -> None:
        user = make.user()
        async with ground.units() as unit:
            await unit.users.add(user)
            user.edit(by=user.id, now=START, bio=Bio("first"))
            await unit.users.save(user)
            user.edit(by=user.id, now=START, bio=Bio("second"))
            await unit.users.save(user)
        assert state(await self.get(ground, user.id)) == state(user)

    async def test_an_address_is_taken_once_whatever_its_spelling(
        self, ground: Ground, make: Builders
    ) -> None:
        await ground.given(*(make.user(email=Email(f"{text}@example.org")) for text in SAME_TEXT))
        for asked in SAME_TEXT.values():
            async with refused(ground, EmailTaken) as unit:
                await unit.users.add(make.user(email=Email(f"{asked}@Example.ORG")))

    async def test_addresses_that_only_look_alike_are_two(self, ground: Ground, make: Builders) -> None:
        texts = [text for pair in DIFFERENT_TEXT.items() for text in pair]
        users = [make.user(email=Email(f"{text}@example.org")) for text in texts]
        await ground.given(*users)
        assert [(await self.get(ground, user.id)).email for user in users] == [user.email for user in users]

    async def test_a_username_is_taken_once(self, ground: Ground, make: Builders) -> None:
        await ground.given(make.user(username=Username("ada")))
        async with refused(ground, UsernameTaken) as unit:
            await unit.users.add(make.user(username=Username("ada")))

    async def test_taken_names_can_be_told_from_free_ones(self, ground: Ground, make: Builders) -> None:
        names = [Username("ada"), Username("bob"), Username("eve")]
        await ground.given(make.user(username=names[0]))
        async with ground.units() as unit:
            await unit.users.add(make.user(username=names[2]))
            assert set(await unit.users.taken_usernames(names)) == {names[0], names[2]}
            assert set(await unit.users.taken_usernames([])) == set()

    async def test_a_save_cannot_take_what_another_user_has(self, ground: Ground, make: Builders) -> None:
        one, other = make.user(), make.user()
        await ground.given(one, other)
        async with refused(ground, EmailTaken) as unit:
            user = await unit.users.get(one.id)
            user.change_email(Email(str(other.email).upper()), by=one.id, now=START)
            await unit.users.save(user)
        async with refused(ground, UsernameTaken) as unit:
            user = await unit.users.get(one.id)
            user.edit(by=one.id, now=START, username=other.username)
            await unit.users.save(user)
        assert state(await self.get(ground, one.id)) == state(one)

    async def test_a_user_may_respell_their_own_address(self, ground: Ground, make: Builders) -> None:
        user = make.user(email=Email("ada@example.org"))
        await ground.given(user)
        async with ground.units() as unit:
            again = await unit.users.get(user.id)
            again.change_email(Email("ADA@example.org"), by=user.id, now=START)
            await unit.users.save(again)
        assert (await self.get(ground, user.id)).email.value == "ADA@example.org"

    async def test_a_stale_save_is_refused(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        await ground.given(user)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.users.get(user.id)
            await ground.overtake(unit, stale)
            stale.edit(by=user.id, now=START, bio=Bio("mine"))
            await unit.users.save(stale)
        assert state(await self.get(ground, user.id)) == state(user)

    async def test_a_stale_removal_is_refused(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        await ground.given(user)
        async with refused(ground, ConcurrentUpdate) as unit:
            stale = await unit.users.get(user.id)
            await ground.overtake(unit, stale)
            stale.delete(by=None, now=START)
            await unit.users.remove(stale)
        assert state(await self.get(ground, user.id)) == state(user)

    async def test_a_removed_user_is_gone(self, ground: Ground, make: Builders) -> None:
        user, other = make.user(), make.user()
        await ground.given(user, other)
        async with ground.units() as unit:
            leaving = await unit.users.get(user.id)
            leaving.delete(by=None, now=START)
            await unit.users.remove(leaving)
        with pytest.raises(UserNotFound):
            await self.get(ground, user.id)
        assert state(await self.get(ground, other.id)) == state(other)
        assert [event.name for event in await ground.events()] == ["user.deleted"]

    async def test_a_user_with_posts_is_not_removed(self, ground: Ground, make: Builders) -> None:
        user = make.user()
        await ground.given(user, make.draft(user))
        async with refused(ground, UserHasPosts) as unit:
            leaving = await unit.users.get(user.id)
            await unit.users.remove(leaving)
        assert state(await self.get(ground, user.id)) == state(user)
