"""Use cases around comments."""
