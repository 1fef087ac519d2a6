from tests.support.contracts.confirmations import ConfirmationRepositoryContract


class TestInMemoryConfirmationRepository(ConfirmationRepositoryContract):
    pass
