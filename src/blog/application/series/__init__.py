"""Use cases around series."""
