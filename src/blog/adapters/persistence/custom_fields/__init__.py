"""Custom fields in the database, and the values that posts have of them."""
