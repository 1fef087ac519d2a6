from tests.support.contracts.post_tags import PostTagContract
from tests.support.contracts.tag_leads import TagLeadContract
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


class TestStoredTagLeads(TagLeadContract):
    pass


class TestStoredPostTags(PostTagContract):
    pass
