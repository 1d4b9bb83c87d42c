"""Evidence set on pages."""
