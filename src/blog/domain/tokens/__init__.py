"""Access tokens: what programs sign in with instead of a person."""
