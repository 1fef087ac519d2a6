from tests.support.contracts.rerendering import RerenderingContract


class TestStoredRerendering(RerenderingContract):
    pass
