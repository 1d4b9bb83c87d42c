"""Help that needs the whole window: the tour, F1, shortcuts."""
