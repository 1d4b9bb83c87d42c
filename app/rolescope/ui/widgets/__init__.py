"""Widgets that several panels use. They show what they are given and decide nothing."""
