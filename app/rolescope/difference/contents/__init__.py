"""Contents: what documents and facts of two worlds say otherwise, and who of one is who of the other."""
