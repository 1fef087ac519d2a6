"""The rules of a blog, with the standard library alone."""
