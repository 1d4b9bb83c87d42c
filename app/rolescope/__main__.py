"""The command `rolescope`."""
