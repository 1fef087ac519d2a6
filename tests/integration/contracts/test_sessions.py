from tests.support.contracts.sessions import SessionQueriesContract, SessionRepositoryContract


class TestStoredSessionRepository(SessionRepositoryContract):
    pass


class TestStoredSessionQueries(SessionQueriesContract):
    pass
