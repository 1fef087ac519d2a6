"""Use cases around signing in and out."""
