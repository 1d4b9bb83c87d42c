"""The window. Widgets render values and report clicks; they decide nothing."""
