"""Pseudonyms in place of account IDs and names, for a screen that others see."""
