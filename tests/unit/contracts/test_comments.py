from tests.support.contracts.comment_places import CommentPlacesContract
from tests.support.contracts.comment_queries import CommentListContract, CommentQueriesContract
from tests.support.contracts.comment_reactions import CommentReactionsContract
from tests.support.contracts.comments import CommentRepositoryContract


class TestInMemoryCommentRepository(CommentRepositoryContract):
    pass


class TestInMemoryCommentQueries(CommentQueriesContract):
    pass


class TestInMemoryCommentList(CommentListContract):
    pass


class TestInMemoryCommentPlaces(CommentPlacesContract):
    pass


class TestInMemoryCommentReactions(CommentReactionsContract):
    pass
