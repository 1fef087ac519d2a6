from tests.support.contracts.token_queries import (
    OwnTokenListContract,
    TokenListContract,
    TokenQueriesContract,
)
from tests.support.contracts.tokens import TokenRepositoryContract


class TestStoredTokenRepository(TokenRepositoryContract):
    pass


class TestStoredTokenQueries(TokenQueriesContract):
    pass


class TestStoredTokenList(TokenListContract):
    pass


class TestStoredOwnTokenList(OwnTokenListContract):
    pass
