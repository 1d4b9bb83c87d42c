"""What a reviewer should know of a world: what is wrong, how bad it is, and what proves it."""
