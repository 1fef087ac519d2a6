"""What drives the service from outside: HTTP and the command line."""
