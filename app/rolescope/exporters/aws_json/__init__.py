"""What is imported, as AWS's calls print it."""
