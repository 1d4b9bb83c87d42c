"""The session timeline: the chain of sessions over time, in the middle of the window."""
