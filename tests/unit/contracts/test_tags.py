from tests.support.contracts.post_tags import PostTagContract
from tests.support.contracts.tag_leads import TagLeadContract
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


class TestInMemoryTagLeads(TagLeadContract):
    pass


class TestInMemoryPostTags(PostTagContract):
    pass
