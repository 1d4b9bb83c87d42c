"""Would AWS allow it? Pure functions of a request and a world."""
