from tests.support.contracts.outbox import OutboxStoreContract, RelayLeaseContract


class TestStoredOutboxStore(OutboxStoreContract):
    pass


class TestStoredRelayLease(RelayLeaseContract):
    pass
