from tests.support.contracts.audit import AuditContract


class TestInMemoryAudit(AuditContract):
    pass
