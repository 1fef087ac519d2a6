from tests.support.contracts.pending import PendingChangesContract
from tests.support.contracts.post_authors import PostAuthorsContract
from tests.support.contracts.post_list import PostListContract, PublishedPostListContract
from tests.support.contracts.post_queries import PostQueriesContract
from tests.support.contracts.post_slugs import PostSlugsContract
from tests.support.contracts.post_times import PostTimesContract
from tests.support.contracts.post_visibility import PostVisibilityContract
from tests.support.contracts.posts import PostRepositoryContract


class TestStoredPostRepository(PostRepositoryContract):
    pass


class TestStoredPostQueries(PostQueriesContract):
    pass


class TestStoredPostList(PostListContract):
    pass


class TestStoredPublishedPostList(PublishedPostListContract):
    pass


class TestStoredPostSlugs(PostSlugsContract):
    pass


class TestStoredPostTimes(PostTimesContract):
    pass


class TestStoredPostVisibility(PostVisibilityContract):
    pass


class TestStoredPendingChanges(PendingChangesContract):
    pass


class TestStoredPostAuthors(PostAuthorsContract):
    pass
