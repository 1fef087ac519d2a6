from tests.support.contracts.confirmations import ConfirmationRepositoryContract


class TestStoredConfirmationRepository(ConfirmationRepositoryContract):
    pass
