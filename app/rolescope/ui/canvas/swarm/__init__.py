"""Paints a swarm: tens of thousands of nodes and lines, from arrays."""
