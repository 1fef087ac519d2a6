"""Use cases around posts."""
