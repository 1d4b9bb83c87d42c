"""What is missing in the import."""
