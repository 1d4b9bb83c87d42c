"""The list of all that runs, and of what ended lately."""
