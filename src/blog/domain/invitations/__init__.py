"""Invitations: who may join, with which role."""
