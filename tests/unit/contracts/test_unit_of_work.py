from tests.support.contracts.events import EventStorageContract
from tests.support.contracts.locks import LocksContract
from tests.support.contracts.unit_of_work import UnitOfWorkContract


class TestInMemoryUnitOfWork(UnitOfWorkContract):
    pass


class TestInMemoryEventStorage(EventStorageContract):
    pass


class TestInMemoryLocks(LocksContract):
    pass
