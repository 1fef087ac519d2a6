"""The command line: run the service, and look after it."""
