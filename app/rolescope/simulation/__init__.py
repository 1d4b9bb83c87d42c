"""What happens when somebody calls AssumeRole: one hop, chains, permissions."""
