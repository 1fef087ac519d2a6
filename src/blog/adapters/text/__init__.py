"""Text of any script in ASCII."""
