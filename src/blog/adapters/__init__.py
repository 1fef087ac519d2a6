"""Real machinery behind the ports."""
