"""Use cases around the earlier versions of posts."""
