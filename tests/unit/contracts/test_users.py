from tests.support.contracts.owners import OwnersContract
from tests.support.contracts.user_queries import UserListContract, UserQueriesContract
from tests.support.contracts.users import UserRepositoryContract


class TestInMemoryUserRepository(UserRepositoryContract):
    pass


class TestInMemoryOwners(OwnersContract):
    pass


class TestInMemoryUserQueries(UserQueriesContract):
    pass


class TestInMemoryUserList(UserListContract):
    pass
