"""Use cases around one-time secrets: recovery, verification, a new address."""
