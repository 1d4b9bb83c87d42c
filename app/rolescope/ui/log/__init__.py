"""The log: what is written of a run, and the window that shows it."""
