from tests.support.contracts.rerendering import RerenderingContract


class TestInMemoryRerendering(RerenderingContract):
    pass
