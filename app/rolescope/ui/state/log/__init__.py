"""The log: what is written of a run, without secrets."""
