"""The agenda of a review in words: items, groups, the minutes."""
