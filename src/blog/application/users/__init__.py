"""Use cases around accounts."""
