"""What a principal or session may do, over all actions of AWS, and what takes it away."""
