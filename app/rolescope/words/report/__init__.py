"""A review report in words: what was looked at, what is wrong, what was decided."""
