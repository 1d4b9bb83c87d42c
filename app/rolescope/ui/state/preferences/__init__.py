"""What a user can set: one file a group. `declared` has the tuple of all."""
