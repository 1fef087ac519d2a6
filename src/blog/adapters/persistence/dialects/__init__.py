"""What truly differs between the databases, and nothing else."""
