"""The end of the audit trail, for the use cases."""

from blog.adapters.persistence.work import Work
from blog.application.audit.acts import Act
from blog.application.audit.trail import AuditTrail


class SqlAlchemyAuditTrail(AuditTrail):
    """Hands acts to the transaction, which writes them at its end."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, act: Act) -> None:
        self._work.note_act(act)
