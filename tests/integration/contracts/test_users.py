from tests.support.contracts.owners import OwnersContract
from tests.support.contracts.user_queries import UserListContract, UserQueriesContract
from tests.support.contracts.users import UserRepositoryContract


class TestStoredUserRepository(UserRepositoryContract):
    pass


class TestStoredOwners(OwnersContract):
    pass


class TestStoredUserQueries(UserQueriesContract):
    pass


class TestStoredUserList(UserListContract):
    pass
