"""Assertions: verdicts that must stay."""
