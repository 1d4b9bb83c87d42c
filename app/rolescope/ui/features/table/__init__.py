"""The table: nodes and edges as rows, in the place of the canvas."""
