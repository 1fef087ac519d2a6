from tests.support.contracts.tag_queries import TagListContract, TagQueriesContract, UsedTagListContract
from tests.support.contracts.tags import TagRepositoryContract


class TestStoredTagRepository(TagRepositoryContract):
    pass


class TestStoredTagQueries(TagQueriesContract):
    pass


class TestStoredTagList(TagListContract):
    pass


class TestStoredUsedTagList(UsedTagListContract):
    pass
