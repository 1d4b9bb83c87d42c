"""The areas around the canvas, and the panels in them."""
