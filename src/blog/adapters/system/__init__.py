"""Time, identity, chance and the log: what the machine itself provides."""
