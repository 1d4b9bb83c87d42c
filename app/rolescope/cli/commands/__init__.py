"""What each command does: one module for each, loaded when it is called."""
