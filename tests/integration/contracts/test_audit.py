from tests.support.contracts.audit import AuditContract


class TestSqlAlchemyAudit(AuditContract):
    pass
