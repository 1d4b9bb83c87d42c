"""The live import in the window: a process that asks AWS, and the wizard that leads through it."""
