"""What published posts are to say, and do not say yet."""
