"""Help inside the window: pages, the tour, and what is said once."""
