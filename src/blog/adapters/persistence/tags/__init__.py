"""Tags in the database."""
