"""Stored aggregates for tests: every field set, none to what a new one would have.

All of them come from the plain constructors, so they carry no events. Each has its own number, from which its
unique fields and its times are made.
"""

from tests.support.builders.accounts import AccountBuilders
from tests.support.builders.contents import SEO, ContentBuilders, body, comment_body
from tests.support.builders.storing import REPOSITORIES, Aggregate, store

__all__ = ["REPOSITORIES", "SEO", "Aggregate", "Builders", "body", "comment_body", "store"]


class Builders(AccountBuilders, ContentBuilders):
    """Makes aggregates as a database would bring them back; name the fields that matter to the test."""
