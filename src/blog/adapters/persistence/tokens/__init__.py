"""Access tokens in the database."""
