"""Previews in the database."""
