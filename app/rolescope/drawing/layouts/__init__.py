"""Layouts: one module each; LAYOUTS lists their views."""

from rolescope.drawing.layouts.overview import OVERVIEW
from rolescope.drawing.view import View

LAYOUTS: tuple[View, ...] = (OVERVIEW,)
