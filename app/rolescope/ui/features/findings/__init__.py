"""Findings: what is wrong, the worst first, with what proves it."""
