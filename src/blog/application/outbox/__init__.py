"""Deliver what the transactions recorded."""
