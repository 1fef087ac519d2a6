"""Custom fields: declare them, read them, and look after the values that posts have."""
