"""Contents: what documents and facts of two worlds say otherwise, and who is who in both."""
