"""Writing pictures, evidence and patches to files."""
