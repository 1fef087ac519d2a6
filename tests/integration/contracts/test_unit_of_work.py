from tests.support.contracts.unit_of_work import EventStorageContract, UnitOfWorkContract


class TestStoredUnitOfWork(UnitOfWorkContract):
    pass


class TestStoredEventStorage(EventStorageContract):
    pass
