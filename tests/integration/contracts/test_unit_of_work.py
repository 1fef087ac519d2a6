from tests.support.contracts.events import EventStorageContract
from tests.support.contracts.locks import LocksContract
from tests.support.contracts.unit_of_work import UnitOfWorkContract


class TestStoredUnitOfWork(UnitOfWorkContract):
    pass


class TestStoredEventStorage(EventStorageContract):
    pass


class TestStoredLocks(LocksContract):
    pass
