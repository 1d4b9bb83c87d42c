"""Every sentence and name that people read, made of values of the floors below. No Qt."""
