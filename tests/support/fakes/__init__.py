"""Ports fulfilled in memory; each passes the contract of its port, see tests/support/contracts."""
