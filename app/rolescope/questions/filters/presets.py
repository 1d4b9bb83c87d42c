"""Presets: filters that people ask for most, by the words of what they show."""

PRESETS = (
    ("Outsiders", "trust:external"),
    ("Admins", "is:admin"),
    ("No condition", "trust:external cond:none"),
    ("No external ID", "trust:external edge:account,principal -cond:sts:ExternalId"),
    ("Unused", "kind:role used:1-year,older"),
)
"""Title and text of each."""
