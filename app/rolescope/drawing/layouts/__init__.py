"""Layouts: one package each; LAYOUTS lists their views."""

from rolescope.drawing.layouts.focus import FOCUS
from rolescope.drawing.layouts.map import MAP
from rolescope.drawing.layouts.overview import OVERVIEW
from rolescope.drawing.view import View

LAYOUTS: tuple[View, ...] = (OVERVIEW, MAP, FOCUS)
