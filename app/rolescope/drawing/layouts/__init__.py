"""Layouts: one file each; LAYOUTS lists them."""
