"""Projects: imports with everything worked out about them, in one file."""
