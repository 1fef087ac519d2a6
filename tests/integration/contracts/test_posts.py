from tests.support.contracts.post_list import PostListContract, PublishedPostListContract
from tests.support.contracts.post_queries import PostQueriesContract
from tests.support.contracts.posts import PostRepositoryContract


class TestStoredPostRepository(PostRepositoryContract):
    pass


class TestStoredPostQueries(PostQueriesContract):
    pass


class TestStoredPostList(PostListContract):
    pass


class TestStoredPublishedPostList(PublishedPostListContract):
    pass
