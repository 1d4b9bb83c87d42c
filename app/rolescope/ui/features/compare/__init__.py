"""Comparing two imports or scenarios."""
