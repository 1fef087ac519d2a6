"""Confirmations in the database."""
