"""Users in the database."""
