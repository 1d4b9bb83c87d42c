"""What CloudTrail recorded against what the engine says, and how trusts are used."""
