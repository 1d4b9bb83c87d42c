"""Effective permissions in words."""
