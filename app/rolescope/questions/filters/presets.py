"""Presets: filters that people ask for most, by the words of what they show."""

PRESETS = (
    ("Outsiders", "trust:external"),
    ("Admins", "is:admin"),
    ("Any GitHub branch", "finding:FND-9,FND-10"),
    ("No condition", "trust:external cond:none"),
    ("No external ID", "trust:external edge:account,principal -cond:sts:ExternalId"),
    ("Unused", "kind:role used:1-year,older"),
    ("Changed", "is:changed"),
)
"""Title and text of each."""
