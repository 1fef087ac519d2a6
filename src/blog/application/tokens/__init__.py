"""Use cases around access tokens."""
