"""Pending changes of posts in the database."""
