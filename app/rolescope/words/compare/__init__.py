"""A comparison of two states as a table: its rows in words, and what causes each."""
