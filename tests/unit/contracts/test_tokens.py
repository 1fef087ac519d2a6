from tests.support.contracts.token_queries import (
    OwnTokenListContract,
    TokenListContract,
    TokenQueriesContract,
)
from tests.support.contracts.tokens import TokenRepositoryContract


class TestInMemoryTokenRepository(TokenRepositoryContract):
    pass


class TestInMemoryTokenQueries(TokenQueriesContract):
    pass


class TestInMemoryTokenList(TokenListContract):
    pass


class TestInMemoryOwnTokenList(OwnTokenListContract):
    pass
