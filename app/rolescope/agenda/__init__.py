"""The agenda of a review: what is looked at, in which order, what was decided, and the minutes."""
