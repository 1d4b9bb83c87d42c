"""Reach: who gets to which role in whatever number of steps, in two states at once."""
