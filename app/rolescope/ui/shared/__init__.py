"""Widgets about the state that several features use."""
