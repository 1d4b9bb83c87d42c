"""What the window can do: one folder a feature, none of which knows another."""
