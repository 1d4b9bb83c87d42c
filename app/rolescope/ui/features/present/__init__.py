"""Pages on the whole screen, for people in a room."""
