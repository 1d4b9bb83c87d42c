"""The policy language, compiled: statements, conditions, patterns, and what they match."""
