"""Who may do what: roles, the actor who asks, and the one permission table."""
