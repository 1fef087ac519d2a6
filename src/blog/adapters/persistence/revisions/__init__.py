"""Earlier versions of posts in the database."""
