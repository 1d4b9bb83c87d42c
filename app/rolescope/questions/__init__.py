"""Queries of formats.md: questions as JSON, their answers, and assertions about them."""
