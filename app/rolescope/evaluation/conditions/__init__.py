"""Condition operators: one file for each family; OPERATORS lists them."""
