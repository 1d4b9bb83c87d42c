"""Reach: who gets to which role in any number of steps, in two states at once."""
