"""Panels: one file each; PANELS lists them."""
