"""Use cases around invitations."""
