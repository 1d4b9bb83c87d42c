"""A verdict in words: its sentence, its trace, and what is beside it."""
