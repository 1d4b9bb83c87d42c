"""Notes and decisions."""
