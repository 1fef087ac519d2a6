from tests.support.contracts.revisions import RevisionContract


class TestInMemoryRevisions(RevisionContract):
    pass
