from tests.support.contracts.preview_queries import PreviewListContract, PreviewQueriesContract
from tests.support.contracts.previews import PreviewRepositoryContract


class TestInMemoryPreviewRepository(PreviewRepositoryContract):
    pass


class TestInMemoryPreviewQueries(PreviewQueriesContract):
    pass


class TestInMemoryPreviewList(PreviewListContract):
    pass
