"""Causes: the single differences of two worlds, and which of them make a verdict another one."""
