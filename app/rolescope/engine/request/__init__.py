"""What a request brings: the caller, its credentials, its keys, and what STS checks of it."""
