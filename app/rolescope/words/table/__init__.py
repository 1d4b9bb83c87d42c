"""Nodes and edges of an analysis as rows of a table: what stands in every cell."""
