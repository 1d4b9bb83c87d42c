"""Bookmarks: views to come back to."""
