from tests.support.contracts.preview_queries import PreviewListContract, PreviewQueriesContract
from tests.support.contracts.previews import PreviewRepositoryContract


class TestStoredPreviewRepository(PreviewRepositoryContract):
    pass


class TestStoredPreviewQueries(PreviewQueriesContract):
    pass


class TestStoredPreviewList(PreviewListContract):
    pass
