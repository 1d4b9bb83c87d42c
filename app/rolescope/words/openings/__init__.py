"""What opens and closes between two states, as text, and as one comment on a pull request."""
