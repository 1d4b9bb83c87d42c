"""Effective permissions, layer by layer and action by action."""
