"""The agenda of a review: what is looked at, what was decided, and the minutes."""
