from tests.support.contracts.pending import PendingChangesContract
from tests.support.contracts.post_authors import PostAuthorsContract
from tests.support.contracts.post_list import PostListContract, PublishedPostListContract
from tests.support.contracts.post_queries import PostQueriesContract
from tests.support.contracts.post_slugs import PostSlugsContract
from tests.support.contracts.post_times import PostTimesContract
from tests.support.contracts.post_visibility import PostVisibilityContract
from tests.support.contracts.posts import PostRepositoryContract


class TestInMemoryPostRepository(PostRepositoryContract):
    pass


class TestInMemoryPostQueries(PostQueriesContract):
    pass


class TestInMemoryPostList(PostListContract):
    pass


class TestInMemoryPublishedPostList(PublishedPostListContract):
    pass


class TestInMemoryPostSlugs(PostSlugsContract):
    pass


class TestInMemoryPostTimes(PostTimesContract):
    pass


class TestInMemoryPostVisibility(PostVisibilityContract):
    pass


class TestInMemoryPendingChanges(PendingChangesContract):
    pass


class TestInMemoryPostAuthors(PostAuthorsContract):
    pass
