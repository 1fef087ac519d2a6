import pytest

from blog.application.audit.queries import AuditFilter, UnreadableEntry
from blog.domain.access.actor import ANONYMOUS
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.paging import PageRequest
from tests.support.world import World, actor


async def test_admins_read_what_was_done_also_by_the_service_itself() -> None:
    world = World()
    user, admin = await world.somebody(), await world.somebody(Role.ADMIN)
    async with world.store.units() as unit:
        stored = await unit.users.get(user.id)
        stored.deactivate(by=None, now=world.clock.now())
        await unit.users.save(stored)
    page = await world.audit_reading.list(actor(admin), AuditFilter(target_id=user.id), PageRequest(limit=10))
    (entry,) = page.items
    assert (entry.action, entry.credential, entry.changed) == ("user.deactivated", "system", ("is_active",))


async def test_others_do_not() -> None:
    world = World()
    with pytest.raises(AuthenticationRequired):
        await world.audit_reading.list(ANONYMOUS, AuditFilter(), PageRequest(limit=10))
    editor = await world.somebody(Role.EDITOR)
    with pytest.raises(PermissionDenied):
        await world.audit_reading.list(actor(editor), AuditFilter(), PageRequest(limit=10))


def test_a_row_that_cannot_be_read_is_named() -> None:
    assert str(UnreadableEntry(7)) == "row 7 cannot be read"
