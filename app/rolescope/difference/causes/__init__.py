"""Causes: the single differences of two worlds, and which of them change a verdict."""
