"""Hints: why an element of a statement does not match, where that is not plain to see."""
