"""What the use cases need of the world outside, as protocols that adapters fulfil."""
