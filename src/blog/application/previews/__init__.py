"""Use cases around previews."""
