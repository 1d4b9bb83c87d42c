"""What infrastructure as code is about to change, as edits of an imported world (IAC)."""
