"""The nodes and lines of a swarm by their numbers: what they are, where, and beside what. No Qt."""
