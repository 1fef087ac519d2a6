from tests.support.contracts.comment_places import CommentPlacesContract
from tests.support.contracts.comment_queries import CommentListContract, CommentQueriesContract
from tests.support.contracts.comment_reactions import CommentReactionsContract
from tests.support.contracts.comments import CommentRepositoryContract


class TestStoredCommentRepository(CommentRepositoryContract):
    pass


class TestStoredCommentQueries(CommentQueriesContract):
    pass


class TestStoredCommentList(CommentListContract):
    pass


class TestStoredCommentPlaces(CommentPlacesContract):
    pass


class TestStoredCommentReactions(CommentReactionsContract):
    pass
