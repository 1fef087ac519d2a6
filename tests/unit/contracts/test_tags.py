from tests.support.contracts.tag_queries import TagListContract, TagQueriesContract, UsedTagListContract
from tests.support.contracts.tags import TagRepositoryContract


class TestInMemoryTagRepository(TagRepositoryContract):
    pass


class TestInMemoryTagQueries(TagQueriesContract):
    pass


class TestInMemoryTagList(TagListContract):
    pass


class TestInMemoryUsedTagList(UsedTagListContract):
    pass
