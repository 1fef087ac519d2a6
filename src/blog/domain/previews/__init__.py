"""Previews: links that show one post to somebody without an account, before it is public."""
