"""What would allow a denied request: the smallest changes, of the request or of policies."""
