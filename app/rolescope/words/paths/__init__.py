"""Paths in words: what a path needs, what is reached, and which trusts most rests on."""
