"""Paths: ways between two ends, and playing them."""
