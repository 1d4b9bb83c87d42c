"""What would make an undecided request allowed."""
