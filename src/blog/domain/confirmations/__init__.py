"""Confirmations: one-time links by mail that show who holds an address, or who runs the service."""
