"""Projects on disk: saved whole or not at all, locked, journaled, recovered."""
