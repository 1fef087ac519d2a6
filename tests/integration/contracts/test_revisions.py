from tests.support.contracts.revisions import RevisionContract


class TestStoredRevisions(RevisionContract):
    pass
