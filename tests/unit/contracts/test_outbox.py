from tests.support.contracts.outbox import OutboxStoreContract, RelayLeaseContract


class TestInMemoryOutboxStore(OutboxStoreContract):
    pass


class TestInMemoryRelayLease(RelayLeaseContract):
    pass
