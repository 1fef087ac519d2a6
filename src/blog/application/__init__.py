"""What the blog can do: use cases, the ports they need, and the read models they answer with."""
