from tests.support.contracts.confirmations import ConfirmationQueriesContract, ConfirmationRepositoryContract


class TestInMemoryConfirmationRepository(ConfirmationRepositoryContract):
    pass


class TestInMemoryConfirmationQueries(ConfirmationQueriesContract):
    pass
