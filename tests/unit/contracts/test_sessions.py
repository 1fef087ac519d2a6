from tests.support.contracts.session_queries import SessionQueriesContract
from tests.support.contracts.sessions import SessionRepositoryContract


class TestInMemorySessionRepository(SessionRepositoryContract):
    pass


class TestInMemorySessionQueries(SessionQueriesContract):
    pass
