"""The canvas: paints a Picture, reports clicks."""
