"""Filtering: which nodes and edges are shown, and the text of a filter. See `shown`, `reading`."""
