"""Series in the database."""
