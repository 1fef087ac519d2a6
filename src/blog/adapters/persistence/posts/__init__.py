"""Posts in the database."""
