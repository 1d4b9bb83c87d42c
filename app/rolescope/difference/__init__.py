"""Difference: what another state of a world opens and closes, for whom, and through what."""
