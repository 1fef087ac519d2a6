"""Use cases around pending changes of published posts."""
