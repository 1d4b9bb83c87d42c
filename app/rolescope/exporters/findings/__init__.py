"""Findings as files: JSON, CSV, SARIF, Markdown."""
