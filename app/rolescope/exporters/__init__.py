"""Analyses become bytes. One file for each format; EXPORTERS lists them."""
