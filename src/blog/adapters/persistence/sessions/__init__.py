"""Sign-ins in the database."""
