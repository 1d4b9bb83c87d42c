"""A trust in words: both sides, conditions, documents."""
