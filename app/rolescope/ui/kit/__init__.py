"""Widgets and styles that several features use. They know no state."""
