"""The inspector: what is selected, in words."""
