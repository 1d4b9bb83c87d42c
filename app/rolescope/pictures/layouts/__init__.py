"""Layouts: one package each; LAYOUTS lists their views."""

from rolescope.pictures.layouts.focus import FOCUS
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.view import View

LAYOUTS: tuple[View, ...] = (OVERVIEW, MAP, FOCUS)
