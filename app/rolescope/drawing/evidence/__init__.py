"""Evidence in words, and those words set on pages."""
