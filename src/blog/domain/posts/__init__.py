"""What the blog is made of."""
