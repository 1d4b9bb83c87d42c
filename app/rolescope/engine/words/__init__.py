"""Conditions and needs in plain words."""
