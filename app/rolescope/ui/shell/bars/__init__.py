"""The bars of the window: tools, data, messages, status, and what runs in the background."""
