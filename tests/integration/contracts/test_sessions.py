from tests.support.contracts.session_queries import SessionQueriesContract
from tests.support.contracts.sessions import SessionRepositoryContract


class TestStoredSessionRepository(SessionRepositoryContract):
    pass


class TestStoredSessionQueries(SessionQueriesContract):
    pass
