"""The explore panel: everything there is, as a tree."""
