"""One window for each folder of settings: a second start hands over what it was to open."""
