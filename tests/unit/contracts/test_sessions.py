from tests.support.contracts.sessions import SessionQueriesContract, SessionRepositoryContract


class TestInMemorySessionRepository(SessionRepositoryContract):
    pass


class TestInMemorySessionQueries(SessionQueriesContract):
    pass
