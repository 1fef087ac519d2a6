"""Use cases around tags."""
