"""Paths: who can become whom in several steps of AssumeRole, and which trusts they rest on."""
