"""When the sessions of a chain begin and end, what cuts them, and how they are renewed."""
