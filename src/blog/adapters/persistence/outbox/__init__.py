"""Events on their way to those who hear of them, in the database."""
