"""Ways of escalation in words."""
