"""Posts that are to be read one after the other."""
