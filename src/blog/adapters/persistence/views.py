"""The read side within one unit of work."""

from blog.adapters.persistence.comments.queries import SqlAlchemyCommentQueries
from blog.adapters.persistence.custom_fields.queries import SqlAlchemyCustomFieldQueries
from blog.adapters.persistence.invitations.queries import SqlAlchemyInvitationQueries
from blog.adapters.persistence.pending.queries import SqlAlchemyPendingChangeQueries
from blog.adapters.persistence.posts.queries import SqlAlchemyPostQueries
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.revisions.queries import SqlAlchemyRevisionQueries
from blog.adapters.persistence.series.queries import SqlAlchemySeriesQueries
from blog.adapters.persistence.tags.queries import SqlAlchemyTagQueries
from blog.adapters.persistence.users.queries import SqlAlchemyUserQueries
from blog.application.unit_of_work import Views


class SqlAlchemyViews(Views):
    """The queries of all aggregates, over one reader."""

    # Slots, because the port declares properties without setters.
    __slots__ = (
        "comments",
        "custom_fields",
        "invitations",
        "pending",
        "posts",
        "revisions",
        "series",
        "tags",
        "users",
    )

    users: SqlAlchemyUserQueries
    posts: SqlAlchemyPostQueries
    tags: SqlAlchemyTagQueries
    comments: SqlAlchemyCommentQueries
    invitations: SqlAlchemyInvitationQueries
    revisions: SqlAlchemyRevisionQueries
    pending: SqlAlchemyPendingChangeQueries
    series: SqlAlchemySeriesQueries
    custom_fields: SqlAlchemyCustomFieldQueries

    def __init__(self, reader: Reader) -> None:
        self.users = SqlAlchemyUserQueries(reader)
        self.posts = SqlAlchemyPostQueries(reader)
        self.tags = SqlAlchemyTagQueries(reader)
        self.comments = SqlAlchemyCommentQueries(reader)
        self.invitations = SqlAlchemyInvitationQueries(reader)
        self.revisions = SqlAlchemyRevisionQueries(reader)
        self.pending = SqlAlchemyPendingChangeQueries(reader)
        self.series = SqlAlchemySeriesQueries(reader)
        self.custom_fields = SqlAlchemyCustomFieldQueries(reader)
