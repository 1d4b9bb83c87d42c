"""What edits change, in words."""
