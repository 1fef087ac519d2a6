from tests.support.contracts.confirmations import ConfirmationQueriesContract, ConfirmationRepositoryContract


class TestStoredConfirmationRepository(ConfirmationRepositoryContract):
    pass


class TestStoredConfirmationQueries(ConfirmationQueriesContract):
    pass
