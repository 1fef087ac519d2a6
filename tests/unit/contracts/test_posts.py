from tests.support.contracts.post_list import PostListContract, PublishedPostListContract
from tests.support.contracts.post_queries import PostQueriesContract
from tests.support.contracts.posts import PostRepositoryContract


class TestInMemoryPostRepository(PostRepositoryContract):
    pass


class TestInMemoryPostQueries(PostQueriesContract):
    pass


class TestInMemoryPostList(PostListContract):
    pass


class TestInMemoryPublishedPostList(PublishedPostListContract):
    pass
