"""Limits: counted by this process, by Redis for all processes, and by the first where the second is away."""
